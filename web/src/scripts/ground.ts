// What is written on the map where there are no tiles: settlements from far, streets and stops closer, house numbers
// from near by. Decides which of the words find room. No map here, so that it can be tested alone.

export interface Spot {
  text: string;
  lat: number;
  lon: number;
}

export interface Named extends Spot {
  houses: number;
}

export interface Street {
  name: string;
  houses: Spot[];
}

export interface Names {
  settlements: Spot[];
  streets: Named[];
  stops: Spot[];
}

export type Kind = 'settlement' | 'street' | 'stop' | 'house';

export interface Label {
  kind: Kind;
  text: string;
  x: number;  // middle of the words
  y: number;
  width: number;
  height: number;
}

export type Project = (lat: number, lon: number) => { x: number; y: number };
export type Measure = (kind: Kind, text: string) => number;

export const housesFrom = 15;
export const numbersFrom = 17;
const streetsFrom = 14;
const stopsFrom = 16;
const settlementsTo = 14;
const streetEvery = 420;  // pixels between the names of one street

const heights: Record<Kind, number> = { settlement: 20, street: 16, stop: 16, house: 14 };

type Json = Record<string, unknown>;

function list(from: unknown, name: string): Json[] {
  const found = (from as Json | undefined)?.[name];
  return Array.isArray(found) ? (found as Json[]) : [];
}

function spot(row: Json): Named {
  const degrees = (value: unknown) => (typeof value === 'number' ? value / 1e5 : NaN);
  return { text: String(row['name'] ?? ''), lat: degrees(row['lat']), lon: degrees(row['lon']), houses: Number(row['houses'] ?? 0) };
}

const sound = (one: Spot) => one.text !== '' && Number.isFinite(one.lat) && Number.isFinite(one.lon);

/** Names with points in hundred-thousandths of a degree; anything unexpected is left out. */
export function readNames(answer: unknown): Names {
  return {
    settlements: list(answer, 'settlements').map(spot).filter(sound),
    streets: list(answer, 'streets').map(spot).filter(sound).sort((a, b) => b.houses - a.houses),
    stops: list(answer, 'stops').map(spot).filter(sound),
  };
}

export function readHouses(answer: unknown): Street[] {
  return list(answer, 'streets').map((street) => {
    const at = Array.isArray(street['at']) ? (street['at'] as number[]) : [];
    const numbers = Array.isArray(street['numbers']) ? (street['numbers'] as unknown[]) : [];
    const houses = numbers.map((text, i) => spot({ name: text, lat: at[2 * i], lon: at[2 * i + 1] })).filter(sound);
    return { name: String(street['name'] ?? ''), houses };
  }).filter((street) => street.houses.length > 0).sort((a, b) => b.houses.length - a.houses.length);
}

/** A long street is named again and again, each time at one of its own houses. */
export function alongStreet(street: Street, project: Project): { x: number; y: number }[] {
  const parts = new Map<string, { x: number; y: number }[]>();
  for (const house of street.houses) {
    const at = project(house.lat, house.lon);
    const key = `${Math.floor(at.x / streetEvery)}:${Math.floor(at.y / streetEvery)}`;
    parts.set(key, [...(parts.get(key) ?? []), at]);
  }
  return [...parts.values()].sort((a, b) => b.length - a.length).map((part) => {
    const middle = { x: median(part.map((at) => at.x)), y: median(part.map((at) => at.y)) };
    const far = (at: { x: number; y: number }) => Math.hypot(at.x - middle.x, at.y - middle.y);
    return part.reduce((best, at) => (far(at) < far(best) ? at : best));
  });
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The words of one scale that find room, the more important first. */
export function labels(zoom: number, names: Names, streets: Street[], project: Project, measure: Measure): Label[] {
  const wanted: Label[] = [];
  const want = (kind: Kind, text: string, { x, y }: { x: number; y: number }, below = 0) => {
    wanted.push({ kind, text, x, y: y + below, width: measure(kind, text) + 6, height: heights[kind] });
  };
  if (zoom <= settlementsTo) names.settlements.forEach((one) => want('settlement', one.text, project(one.lat, one.lon), -14));
  if (zoom >= streetsFrom && (zoom < housesFrom || !streets.length)) {
    names.streets.forEach((one) => want('street', one.text, project(one.lat, one.lon)));
  }
  const besideHouse = zoom >= numbersFrom ? 10 * 2 ** (zoom - numbersFrom) + 9 : 0;
  if (zoom >= housesFrom) {
    streets.forEach((street) => alongStreet(street, project).forEach((at) => want('street', street.name, at, besideHouse)));
  }
  if (zoom >= stopsFrom) names.stops.forEach((one) => want('stop', one.text, project(one.lat, one.lon), 14));
  if (zoom >= numbersFrom) {
    streets.forEach((street) => street.houses.forEach((house) => want('house', house.text, project(house.lat, house.lon))));
  }
  return placed(wanted);
}

/** Leaves out what would cover something before it. */
export function placed(wanted: Label[]): Label[] {
  const cell = 128;
  const taken = new Map<string, Label[]>();
  return wanted.filter((label) => {
    const keys: string[] = [];
    for (let c = Math.floor((label.x - label.width / 2) / cell); c <= Math.floor((label.x + label.width / 2) / cell); c++) {
      for (let r = Math.floor((label.y - label.height / 2) / cell); r <= Math.floor((label.y + label.height / 2) / cell); r++) keys.push(`${c}:${r}`);
    }
    if (keys.some((key) => taken.get(key)?.some((other) => covers(label, other) || repeats(label, other)))) return false;
    keys.forEach((key) => taken.set(key, [...(taken.get(key) ?? []), label]));
    return true;
  });
}

/** The two stops of one name on both sides of the road. */
function repeats(a: Label, b: Label): boolean {
  return a.kind === 'stop' && a.text === b.text;
}

function covers(a: Label, b: Label): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}
