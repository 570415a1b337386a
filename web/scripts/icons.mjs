import { deflateSync } from 'node:zlib';

// Our own line icons on a 24 px grid, drawn with a 1.75 stroke; written into one sprite.
export const icons = {
  // the world
  pin: '<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
  map: '<path d="M3 6.5 9 4l6 2.5L21 4v13.5L15 20l-6-2.5L3 20z"/><path d="M9 4v13.5M15 6.5V20"/>',
  list: '<path d="M9 6h11M9 12h11M9 18h11"/><path d="M4.5 6h.01M4.5 12h.01M4.5 18h.01"/>',
  locate: '<circle cx="12" cy="12" r="6"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4"/>',
  globe: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z"/>',
  home: '<path d="M4 11 12 4l8 7"/><path d="M6 10v10h12V10M10 20v-6h4v6"/>',
  // deeds
  camera: '<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13.3" r="3.3"/>',
  search: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
  filter: '<path d="M4 6h16M7 12h10M10 18h4"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  cross: '<path d="m6 6 12 12M18 6 6 18"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  edit: '<path d="m5 19 1-4L16 5l3 3L9 18z"/><path d="m14 7 3 3"/>',
  download: '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14"/>',
  print: '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
  back: '<path d="M19 12H5M11 6l-6 6 6 6"/>',
  forward: '<path d="M5 12h14M13 6l6 6-6 6"/>',
  reload: '<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5"/>',
  attach: '<path d="m8 12.5 6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.5-7.5"/>',
  // states
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
  done: '<circle cx="12" cy="12" r="8.5"/><path d="m8.5 12.3 2.5 2.5 4.8-5"/>',
  info: '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8h.01"/>',
  alert: '<path d="M12 4 2.5 20h19z"/><path d="M12 10v4.5M12 17.3h.01"/>',
  star: '<path d="m12 3.5 2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.8l6-.8z"/>',
  voice: '<path d="M4 12.5V9h3l9-4v14l-9-4H4v-2.5"/><path d="M8 15v4.5h2.5V16M19 9.5a4 4 0 0 1 0 5"/>',
  lock: '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
  // people
  user: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>',
  people: '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5a6.5 6.5 0 0 1 3.5 5.5"/>',
  bell: '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4"/>',
  mail: '<path d="M3.5 6h17v12h-17z"/><path d="m4 6.5 8 6.5 8-6.5"/>',
  phone: '<path d="M7 4 4.5 6C4 12 12 20 18 19.5l2-2.5-4-3.5-2.2 1.7c-2-1-3.5-2.5-4.5-4.5L11 8.5z"/>',
  chat: '<path d="M4 5h16v11h-9l-4.5 4v-4H4z"/><path d="M8 9h8M8 12.3h5"/>',
  file: '<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12h6M9 15.5h6"/>',
  chart: '<path d="M4 20h16M7 16v-5M12 16V6M17 16V9"/>',
  settings: '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
  inbox: '<path d="M4 13 6.5 5h11L20 13v6H4z"/><path d="M4 13h4.5l1 2.5h5l1-2.5H20"/>',
  // what residents write about
  road: '<path d="M8.5 4 4 20M15.5 4 20 20M12 4v3M12 10.5v3M12 17v3"/>',
  lamp: '<path d="M8 20.5V8a4 4 0 0 1 8 0M5.5 20.5h5M13 8h6l-1 3h-4zM14 14.5v1.5M18 14.5v1.5"/>',
  drop: '<path d="M12 3.5s6.5 6.8 6.5 11a6.5 6.5 0 0 1-13 0c0-4.2 6.5-11 6.5-11z"/><path d="M9 15a3 3 0 0 0 3 3"/>',
  flame: '<path d="M12 3c1 4 6 6 6 11.5a6 6 0 0 1-12 0C6 12 7.5 10.5 8.5 9c.5 1.5 1 2 2 2.5C10.5 8.5 11 5.5 12 3z"/>',
  building: '<path d="M6 20.5V4h12v16.5M3.5 20.5h17"/><path d="M10 8h.01M14 8h.01M10 12h.01M14 12h.01M11 20.5V16.5h2v4"/>',
  bin: '<path d="M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13.5h9l1-13.5M10.5 11v5.5M13.5 11v5.5"/>',
  tree: '<path d="M12 21v-7M8.5 21h7"/><path d="M12 3c3 0 4.5 2 4.5 4a4 4 0 0 1-1 7.5h-7a4 4 0 0 1-1-7.5c0-2 1.5-4 4.5-4z"/>',
  playground: '<path d="M4 20.5 8 5l4 15.5M20 20.5 16 5l-4 15.5M8 5h8M12 5v7M10 12h4"/>',
  bus: '<path d="M5 5.5h14v12H5zM5 12h14M12 5.5V12"/><path d="M7.5 17.5v2M16.5 17.5v2M8 15h.01M16 15h.01"/>',
  paw: '<circle cx="7" cy="10" r="1.7"/><circle cx="17" cy="10" r="1.7"/><circle cx="10" cy="6" r="1.7"/><circle cx="14" cy="6" r="1.7"/><path d="M12 12c2.5 0 5 3 5 5.5S14 19 12 19s-5 1-5-1.5S9.5 12 12 12z"/>',
  shield: '<path d="M12 3.5 19 6v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z"/><path d="m9 12 2 2 4-4"/>',
  heart: '<path d="M12 20S4 15 4 9.5A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 20 9.5C20 15 12 20 12 20z"/>',
  school: '<path d="m2.5 9.5 9.5-4.5 9.5 4.5-9.5 4.5z"/><path d="M6.5 12v5c3 2.5 8 2.5 11 0v-5M21.5 9.5V15"/>',
  health: '<path d="M9.5 4h5v5.5H20v5h-5.5V20h-5v-5.5H4v-5h5.5z"/>',
  sound: '<path d="M4 9.5h4L13 5v14l-5-4.5H4zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
  wire: '<path d="M13 3 6 13.5h5L10.5 21 18 10h-5.5z"/>',
  sign: '<path d="M12 3v18M5 5h11l3 3-3 3H5zM8.5 21h7"/>',
  snow: '<path d="M12 3v18M4.2 7.5l15.6 9M19.8 7.5 4.2 16.5M9.5 4.5 12 7l2.5-2.5M9.5 19.5 12 17l2.5 2.5"/>',
  car: '<path d="M4 16.5v-4l2-5.5h12l2 5.5v4zM4 12.5h16"/><circle cx="7.5" cy="17" r="1.8"/><circle cx="16.5" cy="17" r="1.8"/>',
  bicycle: '<circle cx="6" cy="16" r="3.8"/><circle cx="18" cy="16" r="3.8"/><path d="m6 16 3.5-8h6L18 16M6 16h5.5L15.5 8M8 6h3"/>',
  bulb: '<path d="M9 17.5h6M10 20.5h4M8.5 14.5a6 6 0 1 1 7 0c-.5.5-.5 1-.5 3H9c0-2 0-2.5-.5-3z"/>',
  tap: '<path d="M4 11h9a4 4 0 0 1 4 4v1M4 7.5v7M9 11V6M6.5 6h5M17 18.5v1.5"/>',
  lift: '<path d="M5 3.5h14v17H5zM12 3.5v17M8.5 10v4M7 11.5 8.5 10l1.5 1.5M15.5 10v4M14 12.5l1.5 1.5 1.5-1.5"/>',
  door: '<path d="M6 20.5V4h12v16.5M3.5 20.5h17M14.5 12.5h.01"/>',
  bench: '<path d="M4 10h16M4 14h16M6.5 14v5.5M17.5 14v5.5M6.5 6.5v7.5M17.5 6.5v7.5M4 6.5h16"/>',
  ball: '<circle cx="12" cy="12" r="8.5"/><path d="m12 8 3.5 2.5-1.3 4H9.8l-1.3-4zM12 8V3.5M15.5 10.5l4.5-1.5M14.2 14.5l2.8 4M9.8 14.5l-2.8 4M8.5 10.5 4 9"/>',
  wheelchair: '<circle cx="10.5" cy="4.5" r="1.5"/><path d="M10.5 8v6h5.5l2.5 5M10.5 10.5h4M8 11.5a5 5 0 1 0 6.5 6"/>',
  light: '<path d="M8.5 3.5h7v17h-7z"/><path d="M12 7.5h.01M12 12h.01M12 16.5h.01"/>',
  council: '<path d="M3.5 9.5 12 4l8.5 5.5zM5.5 9.5V18M10 9.5V18M14 9.5V18M18.5 9.5V18M3.5 20.5h17M4.5 18h15"/>',
  book: '<path d="M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5V20"/>',
  broom: '<path d="m19.5 4-7.5 8M8.5 10.5l5 4.5-1.5 2.5c-1.5 2-5 3-8 2.5 1-3 2-7 4.5-9.5z"/>',
  hammer: '<path d="m13 10-8.5 8.5 2 2L15 12M10.5 6.5l3-3 7 7-3 3z"/>',
  receipt: '<path d="M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8h6M9 12h6"/>',
  factory: '<path d="M3.5 20.5V10l5.5 3.5V10l5.5 3.5V4h5v16.5zM8 17h.01M12 17h.01M16 17h.01"/>',
  sun: '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
  radiator: '<path d="M5 7.5h14v10H5zM8.5 7.5v10M12 7.5v10M15.5 7.5v10M6.5 17.5V20M17.5 17.5V20M9 4.5h6"/>',
  sofa: '<path d="M5.5 12V7h13v5M3.5 11.5c2 0 2.5 1 2.5 3h12c0-2 .5-3 2.5-3V18h-17zM6 18v2M18 18v2"/>',
  recycle: '<path d="M9 6.5 12 3.5l3.5 5.5M19.5 13l1 4-3.5 2.5H12M4.5 13 3.5 17 7 19.5M15.5 9l2.5 4.5M8.5 10 6 14M9.5 19.5H7M17.5 6v3.5H14M12 17v5M3 12l4-1 1 4"/>',
  other: '<path d="M6 12h.01M12 12h.01M18 12h.01"/><circle cx="12" cy="12" r="9"/>',
};

// names by which categories ask for an icon that is drawn above
export const aliases = {
  pothole: 'road', sidewalk: 'road', crane: 'hammer', basement: 'building', facade: 'building', roof: 'home', glass: 'home',
  "bus-seat": 'bus', "bus-stop": 'bus', "traffic-light": 'light', "dead-tree": 'tree', "fallen-tree": 'tree', sapling: 'tree',
  park: 'tree', grass: 'tree', ragweed: 'tree', land: 'map', dog: 'paw', leash: 'paw', dump: 'bin', spray: 'edit', fan: 'factory',
  smoke: 'factory', steam: 'flame', flood: 'drop', leak: 'drop', manhole: 'drop', sewer: 'drop', well: 'drop', hydrant: 'drop',
  "hot-tap": 'tap', "tap-off": 'tap', gauge: 'clock', hand: 'people', hospital: 'health', "house-heart": 'heart', "lamp-yard": 'lamp',
  medal: 'star', monument: 'council', question: 'info', shelter: 'shield', siren: 'alert', warning: 'alert', swing: 'playground',
};

/** The sprite: `<use href="/assets/icons.….svg#camera">`. */
export function sprite() {
  const symbols = Object.entries(icons).map(
    ([name, body]) => `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`,
  );
  const more = Object.entries(aliases).map(([name, drawn]) => `<symbol id="${name}" viewBox="0 0 24 24">${icons[drawn]}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.concat(more).join('')}</svg>\n`;
}

const sun = '#ffd700';

/** The sign of Viche on a 48 unit square: people in a round assembly, one of them speaking. */
function seats() {
  const circles = [{ x: 24, y: 24, r: 4.6, fill: sun }];
  for (let i = 0; i < 8; i++) {
    const angle = (Math.PI * 2 * i) / 8 - Math.PI / 2;
    circles.push({ x: 24 + 13.5 * Math.cos(angle), y: 24 + 13.5 * Math.sin(angle), r: 3.6, fill: i === 0 ? sun : '#ffffff' });
  }
  return circles;
}

/** The sign as SVG: favicon and header. */
export function mark(blue = '#0057b8') {
  const circles = seats().map((c) => `<circle cx="${+c.x.toFixed(1)}" cy="${+c.y.toFixed(1)}" r="${c.r}" fill="${c.fill}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="${blue}"/>${circles.join('')}</svg>\n`;
}

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The sign as a PNG without rounded corners: home screens of phones cut their own. */
export function markPng(size, blue = '#0057b8') {
  const circles = seats().map((c) => ({ ...c, rgb: rgb(c.fill) }));
  const ground = rgb(blue);
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = colourAt(((x + 0.5) * 48) / size, ((y + 0.5) * 48) / size, 48 / size, circles, ground);
      colour.forEach((value, i) => (rows[y * (size * 3 + 1) + 1 + x * 3 + i] = value));
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Colour of a point, edges softened over one pixel. */
function colourAt(x, y, pixel, circles, ground) {
  let colour = ground;
  for (const circle of circles) {
    const inside = (circle.r - Math.hypot(x - circle.x, y - circle.y)) / pixel + 0.5;
    const share = Math.min(1, Math.max(0, inside));
    if (share > 0) colour = colour.map((value, i) => Math.round(value + (circle.rgb[i] - value) * share));
  }
  return colour;
}
