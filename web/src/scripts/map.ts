// Loaded only on pages with a map. Boundary, streets and points come as GeoJSON from this host, names and houses as JSON;
// no tiles are needed. A point is picked by a tap, or by the keyboard: arrows move the map under a crosshair, Enter picks.
import * as L from 'leaflet';
import { ownAddress, make, sibling, words } from './dom';
import { circle, clustered, type Cluster } from './grid';
import { housesFrom, readHouses, readNames } from './ground';
import { GroundLayer } from './ground-layer';
import { readOptions, readPoint, tone, type MapOptions } from './map-options';

type Point = GeoJSON.Feature<GeoJSON.Point, Record<string, unknown>>;

async function json<T = GeoJSON.FeatureCollection>(path: string): Promise<T | undefined> {
  const url = path ? ownAddress(path) : null;
  if (!url) return undefined;
  try {
    const answer = await fetch(url);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

class VicheMap {
  private readonly map: L.Map;
  private readonly options: MapOptions;
  private readonly markers = L.layerGroup();
  private points: Point[] = [];

  constructor(private readonly box: HTMLElement, canvas: HTMLElement) {
    this.options = readOptions(box.dataset);
    canvas.hidden = false;
    this.map = L.map(canvas, {
      center: [this.options.lat, this.options.lon], zoom: this.options.zoom,
      minZoom: this.options.minZoom, maxZoom: this.options.maxZoom,
      zoomControl: false, attributionControl: this.options.tiles !== '', zoomAnimation: !reducedMotion(),
    });
    const zoom = L.control.zoom({ zoomInTitle: words(box, 'vZoomIn'), zoomOutTitle: words(box, 'vZoomOut') }).addTo(this.map);
    canvas.before(zoom.getContainer() ?? '');  // beside the map: above it, it would cover points
    this.markers.addTo(this.map);
    this.map.on('moveend zoomend', () => this.draw());
    void this.ground();
    void this.load();
    if (this.options.pick) new Picker(this.map, box, this.options);
  }

  /** What lies under the points, the farthest below first. */
  private async ground(): Promise<void> {
    if (this.options.tiles) L.tileLayer(this.options.tiles, { maxZoom: this.options.maxZoom }).addTo(this.map);
    else void this.writing();
    const layers = [['boundary', 'v-boundary'], ['streets', 'v-street']] as const;
    for (const [name, className] of layers) {
      const data = await json(this.options[name]);
      if (data) L.geoJSON(data, { style: { className }, interactive: false, pointToLayer: () => L.layerGroup() as never }).addTo(this.map);
    }
  }

  /** Names of places; houses with their numbers only when somebody comes close: they are many. */
  private async writing(): Promise<void> {
    const pane = this.map.createPane(GroundLayer.pane);
    pane.style.zIndex = '450';
    pane.style.pointerEvents = 'none';
    const ground = new GroundLayer(getComputedStyle(this.box).fontFamily).addTo(this.map);
    let asked = false;
    const houses = async () => {
      if (asked || this.map.getZoom() < housesFrom) return;
      asked = true;
      const answer = await json<unknown>(this.options.houses);
      asked = answer !== undefined;
      if (asked) ground.show(undefined, readHouses(answer));
    };
    this.map.on('zoomend', () => void houses());
    void houses();
    ground.show(readNames(await json<unknown>(this.options.names)), undefined);
    await document.fonts.ready;
    ground.show(undefined, undefined);
  }

  private async load(): Promise<void> {
    const data = await json(this.options.points);
    this.points = (data?.features ?? []).filter((feature): feature is Point => feature.geometry?.type === 'Point');
    this.draw();
  }

  /** Only what is seen, plus a margin, becomes markers. */
  private draw(): void {
    this.markers.clearLayers();
    const seen = this.map.getBounds().pad(0.15);
    const spots = this.points.flatMap((item) => {
      const [lon = 0, lat = 0] = item.geometry.coordinates;
      if (!seen.contains([lat, lon])) return [];
      const { x, y } = this.map.project([lat, lon]);
      return [{ x, y, item }];
    });
    clustered(spots, this.isClosest() ? 48 : 64).forEach((cluster) => this.marker(cluster).addTo(this.markers));
  }

  private marker(cluster: Cluster<Point>): L.Marker {
    const at = this.map.unproject([cluster.x, cluster.y]);
    const [only] = cluster.items;
    if (cluster.items.length === 1 && only) return this.pin(at, only);
    const count = cluster.items.length;
    const side = circle(count);
    const label = words(this.box, 'vCluster', { n: count });
    const marker = L.marker(at, {
      title: label, alt: label, icon: L.divIcon({ className: 'v-cluster', html: String(count), iconSize: [side, side] }),
    });
    if (this.isClosest()) marker.bindPopup(() => make('div', {}, ...cluster.items.slice(0, 12).map(popup)), { maxHeight: 240 });
    else marker.on('click', () => this.map.setView(at, Math.min(this.map.getZoom() + 2, this.options.maxZoom)));
    return named(marker, label);
  }

  /** Points of one address can't be told apart by coming closer: their names are listed. */
  private isClosest(): boolean {
    return this.map.getZoom() >= this.options.maxZoom;
  }

  private pin(at: L.LatLng, point: Point): L.Marker {
    const title = String(point.properties['title'] ?? '');
    const icon = L.divIcon({ className: `v-pin v-pin--${tone(point.properties['tone'])}`, iconSize: [28, 28] });
    return named(L.marker(at, { title, alt: title, icon }).bindPopup(() => popup(point), { offset: [0, -20] }), title);
  }
}

/** Leaflet names only pictures; ours are elements with the role of a button. */
function named(marker: L.Marker, label: string): L.Marker {
  return marker.on('add', () => marker.getElement()?.setAttribute('aria-label', label));
}

function popup(point: Point): HTMLElement {
  const { title, path, state } = point.properties;
  const url = typeof path === 'string' ? ownAddress(path) : null;
  const name = url ? make('a', { href: url.pathname + url.search, class: 'v-popup__title' }, String(title)) : make('span', { class: 'v-popup__title' }, String(title));
  return make('div', { class: 'v-popup' }, name, make('span', { class: 'v-popup__state' }, String(state ?? '')));
}

function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Lets a person choose one point; writes it into the form and tells it aloud. */
class Picker {
  private marker: L.Marker | undefined;
  private readonly status: HTMLElement;

  constructor(private readonly map: L.Map, private readonly box: HTMLElement, private readonly options: MapOptions) {
    this.status = make('p', { class: 'v-live', 'aria-live': 'polite' });
    const button = make('button', { type: 'button', class: 'govuk-button govuk-button--secondary govuk-button--small' }, words(box, 'vPickCentre'));
    box.append(make('div', { class: 'v-tools' }, button), this.status);
    map.getContainer().append(make('div', { class: 'v-crosshair', 'aria-hidden': 'true' }));
    map.on('click', (event) => this.pick(event.latlng));
    button.addEventListener('click', () => this.pick(map.getCenter()));
    map.getContainer().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.target !== map.getContainer()) return;
      event.preventDefault();
      this.pick(map.getCenter());
    });
    this.follow();
  }

  /** Shows what the form already says, and what other fields of it find (address, location of the device). */
  private follow(): void {
    const lat = sibling(this.box, this.options.latField);
    const lon = sibling(this.box, this.options.lonField);
    const first = readPoint(lat?.value ?? '', lon?.value ?? '');
    if (first) this.show(L.latLng(first.lat, first.lon), true);
    this.box.closest('form')?.addEventListener('viche:place', (event) => {
      if (event.target === this.box) return;
      const place = (event as CustomEvent<{ lat?: number; lon?: number }>).detail;
      if (place.lat !== undefined && place.lon !== undefined) this.show(L.latLng(place.lat, place.lon), true);
      else this.marker?.remove();
    });
  }

  private pick(at: L.LatLng): void {
    this.show(at, false);
    const values = [[this.options.latField, at.lat], [this.options.lonField, at.lng]] as const;
    for (const [name, value] of values) {
      const field = sibling(this.box, name);
      if (field) field.value = value.toFixed(6);
    }
    this.status.textContent = words(this.box, 'vPicked');
    this.box.dispatchEvent(new CustomEvent('viche:place', { bubbles: true, detail: { lat: at.lat, lon: at.lng } }));
  }

  private show(at: L.LatLng, centre: boolean): void {
    this.marker?.remove();
    const icon = L.divIcon({ className: 'v-pin v-pin--picked', iconSize: [28, 28] });
    this.marker = L.marker(at, { icon, keyboard: false, interactive: false }).addTo(this.map);
    if (centre) this.map.setView(at, Math.max(this.map.getZoom(), 17));
  }
}

document.querySelectorAll<HTMLElement>('[data-v-map]').forEach((box) => {
  const canvas = box.querySelector<HTMLElement>('.v-map__canvas');
  if (canvas) new VicheMap(box, canvas);
});
