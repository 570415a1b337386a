// Draws houses and the words of ground.ts under the points, on canvases: a few thousand elements would be slow.
import * as L from 'leaflet';
import { housesFrom, labels, numbersFrom, type Kind, type Label, type Names, type Street } from './ground';

interface Scale {
  labels: Label[];
  houses: { x: number; y: number }[];
  stops: { x: number; y: number }[];
}

const metresOfHouse = 16;
const colours: Record<Kind, string> = { settlement: '#0b2545', street: '#2c4257', stop: '#0057b8', house: '#33475b' };
const fonts: Record<Kind, string> = { settlement: '600 15px', street: '600 12.5px', stop: '12px', house: '11.5px' };

export class GroundLayer extends L.GridLayer {
  /** Above the boundary's fill, below the points. */
  static readonly pane = 'ground';
  private names: Names = { settlements: [], streets: [], stops: [] };
  private streets: Street[] = [];
  private readonly scales = new Map<number, Scale>();
  private readonly pen = document.createElement('canvas').getContext('2d');

  constructor(private readonly family: string) {
    super({ pane: GroundLayer.pane });
  }

  show(names: Names | undefined, streets: Street[] | undefined): void {
    if (names) this.names = names;
    if (streets) this.streets = streets;
    this.scales.clear();
    this.redraw();
  }

  protected override createTile(coords: L.Coords): HTMLElement {
    const side = this.getTileSize().x;
    const ratio = window.devicePixelRatio || 1;
    const tile = L.DomUtil.create('canvas', 'leaflet-tile');
    tile.width = tile.height = side * ratio;
    const pen = tile.getContext('2d');
    if (!pen) return tile;
    pen.scale(ratio, ratio);
    pen.translate(-coords.x * side, -coords.y * side);
    const inside = (x: number, y: number, dx: number, dy: number) =>
      x + dx > coords.x * side && x - dx < (coords.x + 1) * side && y + dy > coords.y * side && y - dy < (coords.y + 1) * side;
    this.draw(pen, coords.z, inside);
    return tile;
  }

  private draw(pen: CanvasRenderingContext2D, zoom: number, inside: (x: number, y: number, dx: number, dy: number) => boolean): void {
    const scale = this.at(zoom);
    const house = Math.max(3, metresOfHouse / (103_000 / 2 ** zoom));
    pen.fillStyle = '#d3dce6';
    pen.strokeStyle = '#9aabbc';
    for (const { x, y } of scale.houses) {
      if (!inside(x, y, house, house)) continue;
      pen.fillRect(x - house / 2, y - house / 2, house, house);
      if (zoom >= numbersFrom - 1) pen.strokeRect(x - house / 2, y - house / 2, house, house);
    }
    pen.fillStyle = colours.stop;
    for (const { x, y } of scale.stops) {
      if (inside(x, y, 5, 5)) pen.fillRect(x - 4, y - 4, 8, 8);
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    pen.strokeStyle = '#fff';
    pen.lineWidth = 3;
    for (const label of scale.labels) {
      if (!inside(label.x, label.y, label.width / 2 + 4, label.height)) continue;
      pen.font = `${fonts[label.kind]} ${this.family}`;
      pen.fillStyle = colours[label.kind];
      if (label.kind !== 'house') pen.strokeText(label.text, label.x, label.y);
      pen.fillText(label.text, label.x, label.y);
    }
  }

  /** All words of a scale are laid out together, so that they fit across the edges of tiles. */
  private at(zoom: number): Scale {
    const known = this.scales.get(zoom);
    if (known) return known;
    const project = (lat: number, lon: number) => L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), zoom);
    const made: Scale = {
      labels: labels(zoom, this.names, this.streets, project, (kind, text) => this.width(kind, text)),
      houses: zoom < housesFrom ? [] : this.streets.flatMap((street) => street.houses.map((one) => project(one.lat, one.lon))),
      stops: zoom < housesFrom ? [] : this.names.stops.map((one) => project(one.lat, one.lon)),
    };
    this.scales.set(zoom, made);
    return made;
  }

  private width(kind: Kind, text: string): number {
    if (!this.pen) return 0;
    this.pen.font = `${fonts[kind]} ${this.family}`;
    return this.pen.measureText(text).width;
  }
}
