// Puts points that would overlap on the screen into one. No map here, so that it can be tested alone.

export interface Spot<T> {
  x: number;
  y: number;
  item: T;
}

export interface Cluster<T> {
  x: number;
  y: number;
  items: T[];
}

/** Points of one cell of `size` pixels become a cluster that stands at their mean. */
export function clustered<T>(spots: Iterable<Spot<T>>, size: number): Cluster<T>[] {
  const cells = new Map<string, Cluster<T>>();
  for (const { x, y, item } of spots) {
    const key = `${Math.floor(x / size)}:${Math.floor(y / size)}`;
    const cell = cells.get(key);
    if (!cell) {
      cells.set(key, { x, y, items: [item] });
      continue;
    }
    const n = cell.items.push(item);
    cell.x += (x - cell.x) / n;
    cell.y += (y - cell.y) / n;
  }
  return [...cells.values()];
}

/** Side of the circle of a cluster, in pixels: grows with the digits. */
export function circle(count: number): number {
  return 34 + 6 * (String(count).length - 1);
}
