// Things that scenes are put together from: light, ground, buildings, trees. Coordinates are pixels of a 1024x768 picture.

export function page(svg) {
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#888}svg{display:block}</style>${svg}`;
}

/// A small generator with a seed, so that a picture is the same each time it is drawn.
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, between: (low, high) => low + (high - low) * next(), pick: (list) => list[Math.floor(next() * list.length)] };
}

const FILTERS = `
<filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".9" numOctaves="2" seed="3"/>
  <feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  0 0 0 -1.2 .78"/><feBlend in2="SourceGraphic" mode="soft-light"/><feComposite in2="SourceGraphic" operator="in"/></filter>
<filter id="rough" x="-10%" y="-10%" width="120%" height="120%"><feTurbulence type="fractalNoise" baseFrequency=".035" numOctaves="4" seed="8"/>
  <feDisplacementMap in="SourceGraphic" scale="22" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="leafy" x="-20%" y="-20%" width="140%" height="140%"><feTurbulence type="fractalNoise" baseFrequency=".07" numOctaves="3" seed="5"/>
  <feDisplacementMap in="SourceGraphic" scale="34" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="asphalt" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".55 .8" numOctaves="3" seed="11" result="n"/>
  <feColorMatrix in="n" values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  .9 0 0 0 -.33" result="d"/><feComposite in="d" in2="SourceGraphic" operator="in" result="e"/>
  <feTurbulence type="fractalNoise" baseFrequency=".006 .02" numOctaves="3" seed="2" result="m"/><feColorMatrix in="m" values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 .8 0 0 -.3" result="p"/>
  <feComposite in="p" in2="SourceGraphic" operator="in" result="q"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="q"/><feMergeNode in="e"/></feMerge></filter>
<filter id="turf" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".35 .12" numOctaves="4" seed="21" result="n"/>
  <feColorMatrix in="n" values="0 0 0 0 .05  0 0 0 0 .12  0 0 0 0 .02  1.6 0 0 0 -.62" result="d"/><feComposite in="d" in2="SourceGraphic" operator="in" result="e"/>
  <feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="e"/></feMerge></filter>
<filter id="plaster" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".02 .05" numOctaves="5" seed="4" result="n"/>
  <feColorMatrix in="n" values="0 0 0 0 .2  0 0 0 0 .17  0 0 0 0 .12  .7 0 0 0 -.28" result="d"/><feComposite in="d" in2="SourceGraphic" operator="in" result="e"/>
  <feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="e"/></feMerge></filter>
<filter id="clouds" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".004 .011" numOctaves="5" seed="17"/>
  <feColorMatrix values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  2.4 0 0 0 -1.05"/></filter>
<filter id="soft"><feGaussianBlur stdDeviation="5"/></filter><filter id="softer" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="16"/></filter>
<filter id="halo" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="46"/></filter>
<filter id="fur" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency=".22" numOctaves="2" seed="5"/><feDisplacementMap in="SourceGraphic" scale="7" xChannelSelector="R" yChannelSelector="G"/></filter>
<filter id="far"><feGaussianBlur stdDeviation="1.6"/></filter>
<filter id="water" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".008 .09" numOctaves="2" seed="6"/>
  <feDisplacementMap in="SourceGraphic" scale="18" xChannelSelector="R" yChannelSelector="G"/></filter>`;

const SKIES = {
  day: ['#7fb0da', '#dfeaf1'], grey: ['#a9b4bd', '#dcdfe0'], dusk: ['#1d2b4a', '#b06f5f'], night: ['#0b1430', '#33405f'],
  winter: ['#b8c4cf', '#e9edf0'], evening: ['#6f93bf', '#f3d9b8'],
};

export function sky(kind) {
  const [top, bottom] = SKIES[kind];
  const clouds = kind === 'night' ? '' : `<rect width="1024" height="460" filter="url(#clouds)" opacity="${kind === 'dusk' ? 0.22 : 0.75}"/>`;
  return `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset=".62" stop-color="${bottom}"/></linearGradient>
    <rect width="1024" height="768" fill="url(#sky)"/>${clouds}`;
}

/// The whole picture: sky, content, then the light of a lens over it all.
export function scene(kind, content, { dark = 0, warm = 0.1 } = {}) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="768" viewBox="0 0 1024 768"><defs>${FILTERS}
    <radialGradient id="vignette" cx=".5" cy=".48" r=".78"><stop offset=".55" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".42"/></radialGradient></defs>
    ${sky(kind)}${content}
    ${dark ? `<rect width="1024" height="768" fill="#0a1230" opacity="${dark}"/>` : ''}
    <rect width="1024" height="768" fill="#ffb45c" opacity="${warm}" style="mix-blend-mode:soft-light"/>
    <rect width="1024" height="768" fill="url(#vignette)"/></svg>`;
}

export const poly = (points, fill, extra = '') => `<polygon points="${points.map((p) => p.join(',')).join(' ')}" fill="${fill}" ${extra}/>`;
export const rect = (x, y, w, h, fill, extra = '') => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${extra}/>`;
export const shadow = (cx, cy, rx, ry, opacity = 0.45) => `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="#0a0d12" opacity="${opacity}" filter="url(#soft)"/>`;
export const line = (x1, y1, x2, y2, stroke, width, extra = '') => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="${width}" ${extra}/>`;

/// A five-storey block with windows and balconies, seen straight on.
export function block(x, y, w, h, { wall = '#c9bda6', floors = 5, columns = 7, lit = 0, seed = 1 } = {}) {
  const d = dice(seed);
  let out = `<g>${rect(x, y, w, h, wall, 'filter="url(#plaster)"')}${rect(x - 4, y - 8, w + 8, 10, '#6d665c')}`;
  const cw = w / columns, fh = h / floors;
  for (let f = 0; f < floors; f++) {
    out += line(x, y + f * fh, x + w, y + f * fh, '#00000022', 1.5);
    for (let c = 0; c < columns; c++) {
      const wx = x + c * cw + cw * 0.22, wy = y + f * fh + fh * 0.24, ww = cw * 0.56, wh = fh * 0.5;
      const glass = d.next() < lit ? d.pick(['#f7cf7a', '#f3b95c', '#ffe3a1']) : d.pick(['#4d6273', '#5f7586', '#3e505f', '#7990a0']);
      out += rect(wx - 2, wy - 2, ww + 4, wh + 4, '#efece4') + rect(wx, wy, ww, wh, glass) + line(wx + ww / 2, wy, wx + ww / 2, wy + wh, '#efece4', 2);
      if (d.next() < 0.4) out += poly([[wx, wy], [wx + ww * 0.5, wy], [wx, wy + wh * 0.7]], '#ffffff', 'opacity=".18"');
      if (c % 3 === 1) out += rect(wx - cw * 0.16, wy + wh * 0.62, ww + cw * 0.32, fh * 0.3, d.pick(['#8d9a94', '#a78f74', '#7f8b99', '#b8ab92'])) + rect(wx - cw * 0.16, wy + wh * 0.6, ww + cw * 0.32, 3, '#5c5c58');
    }
  }
  return `${out}</g>`;
}

/// A village house with a slate roof and a fence.
export function cottage(x, y, s = 1) {
  return `<g transform="translate(${x} ${y}) scale(${s})">${rect(0, 0, 190, 100, '#e6ddc6', 'filter="url(#plaster)"')}${poly([[-18, 4], [34, -66], [156, -66], [208, 4]], '#7c6d66', 'filter="url(#plaster)"')}
    ${rect(118, -84, 22, 40, '#a4573f')}${rect(26, 26, 42, 44, '#f4f1e8')}${rect(30, 30, 34, 36, '#4c6070')}${line(47, 30, 47, 66, '#f4f1e8', 3)}${rect(118, 26, 42, 44, '#f4f1e8')}${rect(122, 30, 34, 36, '#5a6f7f')}${line(139, 30, 139, 66, '#f4f1e8', 3)}${rect(0, 84, 190, 16, '#7f8794')}</g>`;
}

/// A leafy tree; (x, y) is the foot of its trunk.
export function tree(x, y, s = 1, { leaf = ['#3f6b2f', '#4f7f3a', '#6a9646', '#2f5426'], seed = 1, bare = false } = {}) {
  const d = dice(seed * 77 + 5);
  let crown = '';
  for (let i = 0; i < 26 && !bare; i++) {
    const a = d.between(0, Math.PI * 2), r = d.between(0, 62);
    crown += `<circle cx="${Math.cos(a) * r * 1.05}" cy="${-175 + Math.sin(a) * r * 0.95 - i * 0.7}" r="${d.between(20, 42)}" fill="${leaf[Math.min(leaf.length - 1, Math.floor((i / 26) * leaf.length))]}" opacity=".93"/>`;
  }
  let branches = '';
  for (let i = 0; i < 9; i++) {
    const a = d.between(-1.1, 1.1), l = d.between(60, 110), y0 = -90 - i * 9;
    branches += `<path d="M0 ${y0} q ${Math.sin(a) * l * 0.4} ${-l * 0.5} ${Math.sin(a) * l} ${-Math.cos(a) * l}" stroke="#4a3b2e" stroke-width="${7 - i * 0.5}" fill="none" stroke-linecap="round"/>`;
  }
  return `<g transform="translate(${x} ${y}) scale(${s})">${shadow(14, 2, 74, 12, 0.35)}<path d="M-12 4 C-7 -60 -8 -110 -3 -190 L5 -190 C7 -110 9 -50 15 4Z" fill="#574636" filter="url(#plaster)"/>${branches}<g filter="url(#leafy)">${crown}</g></g>`;
}

export function bush(x, y, s, seed = 1) {
  const d = dice(seed + 400);
  let out = '';
  for (let i = 0; i < 16; i++) out += `<circle cx="${d.between(-70, 70)}" cy="${d.between(-46, -6)}" r="${d.between(14, 30)}" fill="${d.pick(['#3b612d', '#4c7a36', '#5d8c40', '#304f25'])}"/>`;
  return `<g transform="translate(${x} ${y}) scale(${s})">${shadow(0, 0, 90, 12, 0.3)}<g filter="url(#leafy)">${out}</g></g>`;
}

/// Blades of grass along a strip; height in pixels at the front edge.
export function blades(x0, x1, y0, y1, height, count, seed = 1, tones = ['#5f8a3a', '#7aa24a', '#4b7130', '#94ab5a', '#b9b56b']) {
  const d = dice(seed + 90);
  const list = Array.from({ length: count }, () => ({ x: d.between(x0, x1), y: d.between(y0, y1) })).sort((a, b) => a.y - b.y);
  return list.map(({ x, y }) => {
    const k = 0.45 + (0.55 * (y - y0)) / Math.max(1, y1 - y0), h = height * k * d.between(0.55, 1.1), lean = d.between(-0.3, 0.3) * h;
    return `<path d="M${x.toFixed(1)} ${y.toFixed(1)} q ${(lean * 0.2).toFixed(1)} ${(-h * 0.6).toFixed(1)} ${lean.toFixed(1)} ${(-h).toFixed(1)}" stroke="${d.pick(tones)}" stroke-width="${(1 + 1.8 * k).toFixed(1)}" fill="none" stroke-linecap="round"/>`;
  }).join('');
}

/// A street that runs away from the viewer: horizon at y = 330, houses or blocks and trees along it.
export function street({ surface = '#6b6e72', verge = '#7d9250', village = false, lit = 0, leaf, bare = false, marking = true } = {}) {
  const far = village ? cottage(60, 262, 0.8) + cottage(760, 250, 0.9) + cottage(300, 292, 0.4)
    : block(20, 120, 330, 222, { seed: 4, lit, wall: '#c4b8a3' }) + block(640, 150, 380, 190, { seed: 9, lit, wall: '#b9b4ab', columns: 8 });
  const t = { leaf, bare };
  return `<g filter="url(#far)">${far}${tree(390, 344, 0.62, { seed: 3, ...t })}${tree(470, 342, 0.45, { seed: 5, ...t })}${tree(600, 344, 0.6, { seed: 7, ...t })}${tree(940, 350, 0.8, { seed: 8, ...t })}</g>
    ${rect(0, 334, 1024, 434, verge, 'filter="url(#turf)"')}
    ${poly([[430, 336], [600, 336], [1180, 768], [-150, 768]], '#b7b3aa', 'filter="url(#asphalt)"')}
    ${poly([[440, 336], [590, 336], [1080, 768], [-60, 768]], surface, 'filter="url(#asphalt)"')}
    ${marking ? [[520, 350, 1.2, 24], [523, 400, 3, 40], [528, 480, 6, 70], [538, 620, 10, 120]].map(([x, y, w, h]) => poly([[x - w / 2, y], [x + w / 2, y], [x + w, y + h], [x - w, y + h]], '#e6e4dc', 'opacity=".75"')).join('') : ''}
    ${tree(150, 400, 1.15, { seed: 12, ...t })}${tree(905, 410, 1.25, { seed: 14, ...t })}`;
}

/// A yard with a block behind a lawn and a paved path in front.
export function yard({ wall = '#cdbfa4', lit = 0, ground = '#8a9a58', path = '#b3aca0', leaf, bare = false } = {}) {
  return `<g filter="url(#far)">${block(-20, 20, 620, 360, { seed: 2, lit, wall, columns: 8 })}${block(690, 90, 360, 290, { seed: 6, lit, wall: '#b7b0a8', columns: 5 })}</g>
    ${tree(640, 400, 0.95, { seed: 21, leaf, bare })}${rect(0, 376, 1024, 392, ground, 'filter="url(#turf)"')}${bush(130, 398, 0.8, 3)}${bush(880, 396, 0.9, 5)}
    ${poly([[0, 560], [1024, 510], [1024, 768], [0, 768]], path, 'filter="url(#asphalt)"')}${poly([[0, 552], [1024, 502], [1024, 512], [0, 564]], '#d6d1c6')}`;
}
