// What the page says about its map, read from data attributes. No map here, so that it can be tested alone.

export interface MapOptions {
  lat: number;
  lon: number;
  zoom: number;
  minZoom: number;
  maxZoom: number;
  boundary: string;
  points: string;
  streets: string;
  names: string;
  houses: string;
  tiles: string;
  pick: boolean;
  latField: string;
  lonField: string;
}

function number(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? otherwise : value;
}

export function readOptions(data: Readonly<Record<string, string | undefined>>): MapOptions {
  return {
    lat: number(data['vLat'], 49),
    lon: number(data['vLon'], 31.5),
    zoom: number(data['vZoom'], 14),
    minZoom: number(data['vMinZoom'], 9),
    maxZoom: number(data['vMaxZoom'], 18),
    boundary: data['vBoundary'] ?? '',
    points: data['vPoints'] ?? '',
    streets: data['vStreets'] ?? '',
    names: data['vNames'] ?? '',
    houses: data['vHouses'] ?? '',
    tiles: data['vTiles'] ?? '',
    pick: data['vPick'] !== undefined,
    latField: data['vLatField'] ?? 'lat',
    lonField: data['vLonField'] ?? 'lon',
  };
}

/** What a field of the form says, or nothing: a point far outside the world is nothing. */
export function readPoint(lat: string, lon: string): { lat: number; lon: number } | null {
  const point = { lat: number(lat, NaN), lon: number(lon, NaN) };
  if (Number.isNaN(point.lat) || Number.isNaN(point.lon)) return null;
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : null;
}

/** Colours of pins are words of a short list; anything else is grey. */
export function tone(value: unknown): string {
  const known = ['grey', 'blue', 'yellow', 'green', 'red', 'purple', 'teal'];
  return typeof value === 'string' && known.includes(value) ? value : 'grey';
}
