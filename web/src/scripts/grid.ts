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

/**
 * Each point joins the first cluster whose seed is nearer than `size` pixels on both axes, else it becomes a seed itself.
 * A cluster stands at its seed, so no two are closer than `size` and each can be hit with a finger.
 */
export function clustered<T>(spots: Iterable<Spot<T>>, size: number): Cluster<T>[] {
  const cells = new Map<string, Cluster<T>[]>();
  const all: Cluster<T>[] = [];
  for (const { x, y, item } of spots) {
    const column = Math.floor(x / size);
    const row = Math.floor(y / size);
    const near = neighbours(cells, column, row).find((one) => Math.abs(one.x - x) < size && Math.abs(one.y - y) < size);
    if (near) {
      near.items.push(item);
      continue;
    }
    const cluster = { x, y, items: [item] };
    const key = `${column}:${row}`;
    cells.set(key, [...(cells.get(key) ?? []), cluster]);
    all.push(cluster);
  }
  return all;
}

function neighbours<T>(cells: Map<string, Cluster<T>[]>, column: number, row: number): Cluster<T>[] {
  const near: Cluster<T>[] = [];
  for (let c = column - 1; c <= column + 1; c++) {
    for (let r = row - 1; r <= row + 1; r++) near.push(...(cells.get(`${c}:${r}`) ?? []));
  }
  return near;
}

/** Side of the circle of a cluster, in pixels: grows with the digits. */
export function circle(count: number): number {
  return 34 + 6 * (String(count).length - 1);
}
