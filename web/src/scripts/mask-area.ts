// Rectangles over a photo, in per cent of it. No page here, so that they can be tested alone.

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

const smallest = 1;

function inside(value: number): number {
  return Math.min(100, Math.max(0, value));
}

/** The rectangle between two corners, cut to the photo; nothing when it is too thin to be meant. */
export function between(x1: number, y1: number, x2: number, y2: number): Area | null {
  const [left, right] = [inside(Math.min(x1, x2)), inside(Math.max(x1, x2))];
  const [top, bottom] = [inside(Math.min(y1, y2)), inside(Math.max(y1, y2))];
  const area = { left, top, width: right - left, height: bottom - top };
  return area.width < smallest || area.height < smallest ? null : area;
}

/** As it is written into a field. */
export function percent(value: number): string {
  return String(Math.round(value * 10) / 10);
}
