// The scenes: what residents would photograph. Pairs share a function; `mended` draws the picture of the report.
import { blades, block, bush, dice, line, poly, rect, scene, shadow, street, tree, yard } from './parts.mjs';

const AUTUMN = ['#a4692b', '#c08a35', '#d6a748', '#7e5226'];

function blob(cx, cy, rx, ry, fill, extra = '', seed = 1) {
  const d = dice(seed);
  const points = Array.from({ length: 18 }, (_, i) => {
    const a = (i / 18) * Math.PI * 2, k = d.between(0.8, 1.14);
    return [cx + Math.cos(a) * rx * k, cy + Math.sin(a) * ry * k];
  });
  return poly(points.map((p) => p.map((v) => v.toFixed(1))), fill, extra);
}

function rubble(cx, cy, rx, ry, count, seed, tones = ['#55524e', '#7d7972', '#918b82', '#3f3d3a']) {
  const d = dice(seed);
  return Array.from({ length: count }, () => {
    const a = d.between(0, 6.28), r = Math.sqrt(d.between(0.6, 1.5)), s = d.between(3, 13);
    return blob(cx + Math.cos(a) * rx * r, cy + Math.sin(a) * ry * r, s, s * 0.6, d.pick(tones), 'stroke="#00000055" stroke-width="1"', Math.floor(d.next() * 999));
  }).join('');
}

function pothole(mended) {
  const hole = mended
    ? poly([[352, 500], [690, 494], [766, 640], [286, 650]], '#2b2d30', 'filter="url(#asphalt)"')
      + poly([[352, 500], [690, 494], [766, 640], [286, 650]], 'none', 'stroke="#17181a" stroke-width="9" stroke-linejoin="round" opacity=".8"')
      + poly([[372, 508], [500, 506], [460, 640], [310, 642]], '#ffffff', 'opacity=".05"')
    : `<g filter="url(#rough)">${blob(520, 575, 232, 92, '#8b877e', '', 7)}${blob(520, 577, 214, 82, '#3c3733', '', 7)}${blob(524, 590, 190, 66, '#262220', '', 7)}</g>
      <g filter="url(#water)">${blob(528, 602, 158, 44, '#6f8596', 'opacity=".92"', 9)}${blob(500, 594, 92, 18, '#c6d6e0', 'opacity=".75"', 12)}</g>
      <g stroke="#2c2a28" stroke-width="3" fill="none" opacity=".75" filter="url(#rough)"><path d="M300 560 L180 540 L120 560 L40 548"/><path d="M740 590 L850 620 L930 612"/><path d="M560 490 L590 440 L575 400"/><path d="M430 660 L390 720 L402 768"/></g>${rubble(520, 578, 232, 92, 46, 4)}`;
  return scene(mended ? 'day' : 'grey', street({ surface: '#6d6f71' }) + hole);
}

function lamp(mended) {
  const pole = (x, y, s, on) => `<g transform="translate(${x} ${y}) scale(${s})">${rect(-6, -400, 12, 400, '#3c434b')}${rect(-3, -400, 4, 400, '#5a636d')}<path d="M0 -398 C 0 -440 60 -446 118 -440" stroke="#3c434b" stroke-width="9" fill="none"/>
    <path d="M104 -452 L186 -446 L192 -430 L100 -432Z" fill="#2d3339"/>${on ? '<ellipse cx="146" cy="-428" rx="46" ry="9" fill="#fff6d8"/>' : '<ellipse cx="146" cy="-429" rx="44" ry="6" fill="#565c62"/>'}</g>`;
  const glow = (x, y, r) => `<radialGradient id="g${x}"><stop offset="0" stop-color="#ffe3a0" stop-opacity=".95"/><stop offset=".25" stop-color="#ffc868" stop-opacity=".45"/><stop offset="1" stop-color="#ffb347" stop-opacity="0"/></radialGradient><circle cx="${x}" cy="${y}" r="${r}" fill="url(#g${x})" style="mix-blend-mode:screen"/>`;
  const body = street({ surface: '#4a4d55', verge: '#3f4c38', lit: 0.28 });
  const light = mended
    ? `${poly([[474, 262], [526, 262], [900, 768], [120, 768]], '#ffcf7a', 'opacity=".3" filter="url(#halo)" style="mix-blend-mode:screen"')}${glow(500, 250, 300)}${glow(656, 340, 90)}${glow(350, 340, 60)}<ellipse cx="510" cy="690" rx="360" ry="86" fill="#ffd68c" opacity=".38" filter="url(#softer)" style="mix-blend-mode:screen"/>`
    : glow(372, 344, 46);
  const dim = rect(0, 0, 1024, 768, '#070d24', `opacity="${mended ? 0.42 : 0.66}"`);
  return scene('dusk', body + dim + pole(352, 680, 1, mended) + pole(620, 420, 0.26, mended) + light, { warm: 0.04 });
}

function container(x, y, colour, lid) {
  return `<g transform="translate(${x} ${y})">${shadow(100, 196, 128, 16)}${poly([[0, 0], [200, 0], [188, 180], [12, 180]], colour, 'filter="url(#plaster)"')}${rect(-6, -8, 212, 16, '#20262a')}
    ${[50, 100, 150].map((v) => line(v, 12, v * 0.94 + 6, 172, '#00000030', 6)).join('')}<circle cx="30" cy="188" r="13" fill="#191b1d"/><circle cx="170" cy="188" r="13" fill="#191b1d"/>
    ${lid ? `<path d="M-8 -6 C 20 -44 180 -44 208 -6Z" fill="${colour}"/><path d="M-8 -6 C 20 -44 180 -44 208 -6" fill="none" stroke="#ffffff40" stroke-width="4"/>` : ''}
    <path d="M100 66 l16 27 h-32z M78 118 h44" fill="none" stroke="#ffffffb0" stroke-width="6" stroke-linejoin="round"/></g>`;
}

function bag(x, y, s, colour, seed) {
  return `<g transform="translate(${x} ${y}) scale(${s})">${shadow(0, 46, 60, 10, 0.35)}${blob(0, 10, 52, 44, colour, 'filter="url(#plaster)"', seed)}<path d="M-8 -34 C -16 -54 -2 -52 0 -40 C 4 -56 20 -50 8 -32Z" fill="${colour}"/><path d="M-30 0 C -10 -20 6 -24 8 -32 M20 20 C 18 0 12 -16 8 -32" stroke="#ffffff38" stroke-width="4" fill="none"/></g>`;
}

function litter(x0, x1, y0, y1, count, seed) {
  const d = dice(seed), tones = ['#e8e6df', '#cfd8dc', '#d9b36a', '#b84c3e', '#4b77a8', '#f4f1e6', '#8a6a48'];
  return Array.from({ length: count }, () => {
    const x = d.between(x0, x1), y = d.between(y0, y1), s = d.between(5, 17);
    return `<g transform="translate(${x} ${y}) rotate(${d.between(-60, 60)})">${d.next() < 0.4 ? rect(-s, -s * 0.4, s * 2.1, s * 0.8, d.pick(tones), 'rx="3"') : poly([[-s, 0], [-s * 0.2, -s * 0.7], [s, -s * 0.2], [s * 0.5, s * 0.6]], d.pick(tones))}</g>`;
  }).join('');
}

function bins(mended) {
  const back = `${poly([[120, 330], [900, 318], [900, 520], [120, 540]], '#9aa0a2', 'filter="url(#plaster)"')}${[...Array(13)].map((_, i) => line(130 + i * 62, 326, 130 + i * 62, 532, '#5c6265', 3)).join('')}`;
  const mess = mended ? '' : bag(262, 398, 1, '#23282c', 3) + bag(350, 388, 0.9, '#3a4a5e', 5) + bag(590, 392, 1.05, '#2c2e33', 6) + bag(500, 402, 0.8, '#6c7f52', 8) + bag(676, 404, 0.8, '#c7c3b8', 11)
    + container(190, 430, '#3d6b4d', false) + container(470, 428, '#35607c', false)
    + bag(170, 640, 1.1, '#1f2326', 2) + bag(440, 646, 1, '#2f3b45', 9) + bag(716, 636, 1.2, '#25282b', 12) + bag(800, 660, 0.85, '#b9b7ae', 14)
    + `${rect(330, 624, 96, 62, '#b08a5a', 'transform="rotate(-8 380 650)" filter="url(#plaster)"')}` + litter(90, 960, 640, 750, 46, 5) + litter(230, 660, 404, 430, 16, 8);
  return scene(mended ? 'day' : 'grey', yard({ path: '#aaa59b' }) + back + (mended ? container(190, 430, '#3d6b4d', true) + container(470, 428, '#35607c', true) : mess));
}

function bench(mended) {
  const wood = mended ? '#b4763c' : '#8a7257';
  const board = (x, y, w, tilt = 0) => `<g transform="rotate(${tilt} ${x} ${y})">${rect(x, y, w, 19, wood, 'rx="3" filter="url(#plaster)"')}${rect(x, y, w, 5, '#ffffff', 'opacity=".2" rx="3"')}</g>`;
  const leg = (x) => `<path d="M${x} 640 C ${x + 8} 600 ${x} 560 ${x + 4} 540 L ${x + 96} 540 M${x + 90} 640 C ${x + 84} 600 ${x + 96} 570 ${x + 92} 540 M${x + 6} 540 C ${x - 12} 500 ${x - 16} 450 ${x - 22} 404" stroke="#262b2e" stroke-width="13" fill="none" stroke-linecap="round"/>`;
  const seat = mended
    ? [410, 438, 466].map((y, i) => board(268 + i * 5, y, 500)).join('') + [528, 552, 576].map((y, i) => board(288 - i * 4, y, 510 + i * 8)).join('')
    : board(266, 410, 214) + board(600, 414, 172, 9) + board(276, 466, 500) + board(288, 528, 510) + board(288, 556, 150, 12) + board(640, 566, 164, -7)
      + board(470, 668, 190, -14) + `<g stroke="#c9cbc8" stroke-width="3">${[482, 598, 640, 700].map((x) => line(x, 404, x + 3, 392, '#cfd1cd', 4)).join('')}</g>` + poly([[480, 410], [500, 416], [486, 422], [506, 429], [480, 429]], '#c9a878') ;
  return scene(mended ? 'day' : 'grey', yard({ path: '#b6ada0', leaf: mended ? undefined : AUTUMN }) + shadow(540, 650, 320, 24, 0.4) + leg(300) + leg(680) + seat + (mended ? '' : litter(200, 860, 670, 745, 14, 3)));
}

function graffiti(mended) {
  const bricks = [...Array(19)].map((_, r) => [...Array(12)].map((__, c) => rect(c * 92 - (r % 2) * 46, 60 + r * 30, 88, 26, ['#c59a72', '#bd9068', '#cda67f', '#b58860'][(r * 7 + c * 3) % 4])).join('')).join('');
  const paint = '<g fill="none" stroke-linecap="round" stroke-linejoin="round" opacity=".92"><g transform="translate(200 220) scale(1.15) skewX(-8)"><path d="M0 150 C 20 20 90 10 90 90 C 90 150 20 150 30 90 M140 20 L120 160 M140 20 C 210 10 210 80 138 84 C 220 90 210 170 122 160 M260 160 L300 20 L340 160 M276 110 L326 110 M390 20 L380 160 M390 90 L450 20 M390 90 L460 160" stroke="#1c1d22" stroke-width="24"/><path d="M0 150 C 20 20 90 10 90 90 C 90 150 20 150 30 90 M140 20 L120 160 M140 20 C 210 10 210 80 138 84 C 220 90 210 170 122 160 M260 160 L300 20 L340 160 M276 110 L326 110 M390 20 L380 160 M390 90 L450 20 M390 90 L460 160" stroke="#d23a6a" stroke-width="11"/><path d="M-30 200 C 140 176 320 216 500 184" stroke="#2f7fb8" stroke-width="13"/></g></g><g stroke="#1c1d22" stroke-width="3" opacity=".8"><path d="M330 392 v54 M520 394 v72 M610 396 v38"/></g>';
  const cover = `<g filter="url(#rough)">${poly([[150, 190], [820, 178], [836, 470], [140, 476]], '#c8a37d')}</g><g opacity=".35">${[...Array(9)].map((_, r) => line(146, 206 + r * 30, 828, 204 + r * 30, '#8d6b4b', 3)).join('')}</g>`;
  const window = `${rect(880, 160, 150, 210, '#efece4')}${rect(892, 172, 140, 186, '#5b7080')}${line(960, 172, 960, 358, '#efece4', 6)}`;
  return scene('day', `<g filter="url(#plaster)">${rect(0, 50, 1024, 580, '#a98765')}${bricks}</g>${mended ? cover : paint}${window}${rect(0, 586, 1024, 50, '#8c8a86', 'filter="url(#asphalt)"')}${rect(0, 632, 1024, 140, '#aaa59b', 'filter="url(#asphalt)"')}${rect(0, 628, 1024, 18, '#000', 'opacity=".3" filter="url(#soft)"')}${bush(70, 640, 0.8, 4)}`);
}

function stop(mended) {
  const glass = mended
    ? [260, 440, 620].map((x) => `${rect(x, 300, 170, 270, '#bcd6e4', 'opacity=".45"')}${poly([[x + 14, 560], [x + 90, 310], [x + 128, 310], [x + 52, 560]], '#fff', 'opacity=".3"')}`).join('')
    : rect(260, 300, 170, 270, '#bcd6e4', 'opacity=".4"') + poly([[440, 300], [610, 300], [610, 350], [570, 336], [540, 392], [514, 340], [470, 372], [452, 330], [440, 350]], '#cfe2ec', 'opacity=".75" stroke="#f4fafc" stroke-width="2"')
      + poly([[440, 570], [440, 500], [466, 540], [486, 490], [510, 548], [552, 520], [580, 556], [610, 510], [610, 570]], '#cfe2ec', 'opacity=".75" stroke="#f4fafc" stroke-width="2"')
      + `<g stroke="#f4fafc" stroke-width="2" opacity=".9" fill="none"><path d="M700 420 L640 330 M700 420 L770 340 M700 420 L776 470 M700 420 L690 560 M700 420 L624 470 M664 366 L736 380 L742 446 L696 490 L652 446Z"/></g>${rect(620, 300, 170, 270, '#bcd6e4', 'opacity=".35"')}`;
  const shards = mended ? '' : [...Array(40)].map((_, i) => { const d = dice(i + 50); const x = d.between(400, 690), y = d.between(600, 700); return poly([[x, y], [x + d.between(6, 24), y - d.between(2, 8)], [x + d.between(4, 18), y + d.between(3, 10)]], '#d8e9f1', 'opacity=".85"'); }).join('');
  const table = mended ? `${rect(806, 330, 92, 150, '#f6f4ec', 'stroke="#2b4c7e" stroke-width="4"')}${rect(806, 330, 92, 30, '#2b4c7e')}${[...Array(6)].map((_, i) => rect(816, 374 + i * 16, 50, 6, '#384656') + rect(874, 374 + i * 16, 16, 6, '#384656')).join('')}` : rect(806, 330, 92, 150, '#b9b6ac', 'stroke="#6b6d70" stroke-width="4" filter="url(#plaster)"') + poly([[806, 330], [860, 330], [830, 380], [806, 372]], '#e7e3d7');
  return scene(mended ? 'day' : 'grey', yard({ path: '#a29d94' }) + shadow(530, 610, 340, 26, 0.4) + rect(246, 296, 560, 282, '#1c2833', 'opacity=".1"') + glass
    + [250, 430, 610, 790].map((x) => rect(x, 260, 12, 350, '#3c4a57') + rect(x, 260, 4, 350, '#657584')).join('') + poly([[206, 262], [846, 262], [820, 224], [232, 224]], '#2f6aa8', 'filter="url(#plaster)"') + rect(206, 258, 640, 12, '#234f7d')
    + (mended ? rect(320, 520, 400, 18, '#b4763c', 'rx="4"') + rect(350, 538, 12, 66, '#33393e') + rect(680, 538, 12, 66, '#33393e') : rect(320, 530, 180, 16, '#7b6852', 'transform="rotate(6 320 530)"') + rect(350, 538, 12, 66, '#33393e') + rect(680, 538, 12, 66, '#33393e')) + rect(846, 250, 10, 360, '#50585f') + table + shards);
}

function fallenTree(mended) {
  const log = (x, y, r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="#c79c68" stroke="#4b392a" stroke-width="7"/><circle cx="${x}" cy="${y}" r="${r * 0.6}" fill="none" stroke="#a67a4a" stroke-width="3"/><circle cx="${x}" cy="${y}" r="${r * 0.25}" fill="none" stroke="#a67a4a" stroke-width="3"/>`;
  const fallen = `<g transform="translate(120 560) rotate(84)">${''}</g>${shadow(520, 640, 420, 34, 0.45)}<path d="M60 560 C 260 590 420 612 620 600 L 640 626 C 430 650 240 640 52 618Z" fill="#5a4635" filter="url(#plaster)"/>
    <path d="M40 540 L78 556 L70 630 L28 640 L48 600Z" fill="#c79c68"/><g stroke="#4a3a2c" fill="none" stroke-linecap="round"><path d="M480 600 C 560 540 620 520 690 470" stroke-width="22"/><path d="M560 612 C 660 620 760 600 860 560" stroke-width="24"/><path d="M420 610 C 470 660 560 690 640 700" stroke-width="16"/></g>`;
  const d = dice(9);
  const crown = [...Array(90)].map((_, i) => `<circle cx="${d.between(600, 960)}" cy="${d.between(450, 700)}" r="${d.between(18, 50)}" fill="${['#2a4b22', '#375f2a', '#456f33', '#54803d', '#6a9646', '#456f33'][Math.floor((i / 90) * 5 + d.next())]}" opacity=".95"/>`).join('');
  const done = `${shadow(210, 640, 150, 18)}${[[120, 622, 30], [184, 624, 32], [250, 622, 30], [152, 568, 29], [218, 568, 30], [186, 516, 28]].map((p) => log(...p)).join('')}<ellipse cx="60" cy="520" rx="52" ry="16" fill="#c79c68" stroke="#4b392a" stroke-width="6"/>${rect(8, 520, 104, 40, '#574636')}${litter(380, 700, 620, 730, 12, 6).replace(/#(e8e6df|cfd8dc|b84c3e|4b77a8|f4f1e6)/g, '#6f7f45')}`;
  return scene(mended ? 'day' : 'grey', street({ village: true, marking: false }) + (mended ? done : fallen + `<g filter="url(#leafy)">${crown}</g>` + litter(240, 640, 640, 720, 30, 3).replace(/#(e8e6df|cfd8dc|b84c3e|4b77a8|f4f1e6|d9b36a)/g, '#5c7d38')));
}

function leak(mended) {
  const d = dice(31);
  const drops = [...Array(240)].map(() => { const a = d.between(-1, 1), t = d.next(), h = 330 * (1 - a * a * 0.35); const x = 512 + a * 190 * t, y = 560 - h * (4 * t * (1 - t * 0.75)) * 0.85; return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${d.between(1.5, 6).toFixed(1)}" fill="#f2f8fb" opacity="${d.between(0.4, 0.95).toFixed(2)}"/>`; }).join('');
  const jet = `<g opacity=".72"><path d="M496 566 C 500 420 470 300 440 236 C 480 300 500 260 512 200 C 526 260 552 300 590 240 C 556 310 528 420 530 566Z" fill="#e6f1f6" filter="url(#leafy)"/><path d="M490 566 C 470 440 420 380 350 420 M536 566 C 560 440 610 380 680 424 M500 566 C 480 380 410 300 330 330 M530 566 C 556 380 620 300 704 336" stroke="#eaf4f8" stroke-width="12" fill="none" opacity=".6" filter="url(#leafy)"/></g>`;
  const flood = `<g filter="url(#water)">${blob(510, 660, 360, 84, '#8ba3b2', 'opacity=".85"', 5)}${blob(560, 740, 480, 60, '#8ba3b2', 'opacity=".8"', 8)}${blob(470, 640, 190, 26, '#d4e2ea', 'opacity=".6"', 2)}${blob(640, 706, 150, 20, '#d4e2ea', 'opacity=".5"', 4)}</g>${blob(514, 566, 96, 26, '#4a4038', 'filter="url(#rough)"', 3)}${rubble(514, 570, 100, 30, 22, 8)}`;
  const done = `${poly([[400, 520], [640, 516], [690, 630], [350, 636]], '#2c2e31', 'filter="url(#asphalt)"')}${poly([[400, 520], [640, 516], [690, 630], [350, 636]], 'none', 'stroke="#17181a" stroke-width="8" stroke-linejoin="round" opacity=".8"')}${['#e8862e', '#e8862e'].map((c, i) => { const x = i ? 740 : 300; return `${shadow(x, 640, 40, 8)}${poly([[x - 8, 540], [x + 8, 540], [x + 30, 632], [x - 30, 632]], c)}${poly([[x - 14, 572], [x + 14, 572], [x + 20, 596], [x - 20, 596]], '#f4f1e8')}${rect(x - 40, 630, 80, 10, '#3a3330', 'rx="3"')}`; }).join('')}`;
  return scene(mended ? 'day' : 'grey', street({ village: true, marking: false }) + (mended ? done : flood + jet + drops));
}

function swing(mended) {
  const frame = `<g stroke-linecap="round">${line(250, 640, 340, 210, '#b5402f', 16)}${line(430, 640, 340, 210, '#b5402f', 16)}${line(640, 640, 740, 210, '#b5402f', 16)}${line(830, 640, 740, 210, '#b5402f', 16)}${line(330, 212, 750, 212, '#d9a62e', 18)}${line(330, 207, 750, 207, '#f2cf6b', 5)}</g>`;
  const chain = (x1, y1, x2, y2) => line(x1, y1, x2, y2, '#3a3f44', 6, 'stroke-dasharray="9 4"');
  const good = chain(520, 218, 512, 520) + chain(610, 218, 618, 520) + rect(500, 516, 130, 18, '#2c6aa0', 'rx="5"') + rect(500, 516, 130, 6, '#7db0dc', 'rx="3"');
  const broken = chain(520, 218, 520, 530) + `<path d="M610 218 C 616 260 598 286 612 316" stroke="#3a3f44" stroke-width="6" stroke-dasharray="9 4" fill="none"/>${rect(520, 522, 130, 18, '#6f5a45', 'rx="4" transform="rotate(56 520 526)"')}<path d="M592 628 C 620 640 640 620 668 638" stroke="#3a3f44" stroke-width="6" stroke-dasharray="9 4" fill="none"/>`;
  const slide = `${line(120, 640, 120, 400, '#3c6f92', 12)}${line(70, 640, 110, 400, '#3c6f92', 10)}${[450, 500, 550, 600].map((y) => line(80 + (600 - y) * 0.16, y, 122, y, '#3c6f92', 7)).join('')}<path d="M112 402 C 150 420 160 560 232 622" stroke="${mended ? '#e0a52d' : '#a98d4f'}" stroke-width="30" fill="none" stroke-linecap="round"/>`;
  const ground = poly([[60, 600], [960, 590], [1024, 768], [0, 768]], mended ? '#b0603f' : '#c2a878', `filter="url(#${mended ? 'asphalt' : 'turf'})"`);
  return scene(mended ? 'day' : 'grey', yard({ path: '#9aa565' }) + ground + shadow(560, 648, 260, 20, 0.3) + slide + frame + (mended ? good : broken));
}

function sidewalk(mended) {
  const d = dice(15);
  const tiles = [...Array(9)].map((_, r) => [...Array(10)].map((__, c) => {
    const y0 = 380 + Math.pow(r / 9, 1.5) * 400, y1 = 380 + Math.pow((r + 1) / 9, 1.5) * 400, at = (k, y) => 512 + (k - 5) * (36 + (y - 380) * 0.36);
    const broken = !mended && Math.hypot(c - 4.6, (r - 4.4) * 1.1) < 2.7;
    if (broken && d.next() < 0.35) return poly([[at(c, y0), y0], [at(c + 1, y0), y0], [at(c + 1, y1), y1], [at(c, y1), y1]], '#5b4c3c', 'filter="url(#turf)"');
    const j = () => (broken ? d.between(-13, 13) : 0), tone = d.pick(mended ? ['#c0b9ad', '#b6afa3', '#c9c2b6'] : ['#a49d92', '#979085', '#b0a99d']);
    const p = [[at(c, y0) + 2 + j(), y0 + 2 + j()], [at(c + 1, y0) - 2 + j(), y0 + 2 + j()], [at(c + 1, y1) - 2 + j(), y1 - 2 + j()], [at(c, y1) + 2 + j(), y1 - 2 + j()]];
    return (broken ? poly(p.map(([x, y]) => [x + 4, y + 9]), '#2b251f', 'opacity=".6"') : '') + poly(p, tone, 'filter="url(#plaster)"');
  }).join('')).join('');
  const base = poly([[330, 376], [694, 376], [1200, 790], [-176, 790]], mended ? '#8b857a' : '#4b4239');
  return scene(mended ? 'day' : 'grey', yard({ path: '#8a9a58' }) + rect(0, 380, 1024, 390, '#84955a', 'filter="url(#turf)"') + base + tiles + (mended ? '' : rubble(500, 600, 190, 80, 34, 6, ['#8d867b', '#a69f93', '#6d665c']) + blades(330, 700, 520, 700, 34, 60, 3)) + bush(60, 470, 1, 8) + bush(960, 466, 1.1, 9));
}

function grass(mended) {
  const body = yard({ path: '#aaa398', ground: mended ? '#7f9f4e' : '#6f8f45' });
  const sign = `${rect(784, 330, 12, 280, '#7c8286')}<circle cx="790" cy="326" r="52" fill="#f4f4f0"/><circle cx="790" cy="326" r="46" fill="#fff" stroke="#c0392b" stroke-width="13"/><text x="790" y="342" font-family="DejaVu Sans, sans-serif" font-size="42" font-weight="700" text-anchor="middle" fill="#20242a">20</text>`;
  const high = blades(-10, 1034, 470, 640, 150, 1500, 4) + sign + blades(-10, 1034, 600, 770, 190, 1300, 8);
  return scene('day', body + (mended ? rect(0, 430, 1024, 200, '#7f9f4e', 'filter="url(#turf)"') + poly([[0, 630], [1024, 600], [1024, 768], [0, 768]], '#aaa398', 'filter="url(#asphalt)"') + sign + blades(-10, 1034, 440, 620, 16, 700, 6) + blades(60, 240, 590, 612, 22, 90, 7, ['#b8a95c', '#a79a52', '#8f8d49']) : high));
}

function dump(mended) {
  const tyre = (x, y, s) => `<g transform="translate(${x} ${y}) scale(${s} ${s * 0.62})">${shadow(0, 46, 60, 14, 0.4)}<circle r="52" fill="#1d1f22"/><circle r="46" fill="none" stroke="#34383d" stroke-width="5" stroke-dasharray="7 6"/><circle r="25" fill="#4d463b"/></g>`;
  const d = dice(44);
  const wood = [...Array(42)].map((_, i) => tree(20 + i * 25 + d.between(-8, 8), 400 + d.between(-16, 10), d.between(0.55, 0.95), { seed: i + 3 })).filter((_, i) => i % 3 === 0).join('');
  const junk = bag(330, 560, 1.4, '#25282b', 3) + bag(450, 540, 1.3, '#e3dfd4', 4) + bag(570, 556, 1.5, '#2f3f52', 6) + `<g transform="rotate(-16 640 520)">${rect(560, 450, 220, 96, '#7d5a4a', 'rx="14" filter="url(#plaster)"')}${rect(560, 420, 220, 50, '#8e6857', 'rx="16"')}</g>`
    + bag(400, 616, 1.5, '#33373b', 8) + bag(690, 612, 1.4, '#c9c4b7', 9) + tyre(250, 640, 1.1) + tyre(306, 666, 1.05) + tyre(800, 640, 1.2) + bag(540, 640, 1.4, '#1f2224', 12) + rubble(520, 672, 260, 24, 60, 5, ['#b5573f', '#c96f52', '#a8a297', '#8d877d']) + litter(150, 900, 610, 748, 60, 9);
  const sign = `${rect(504, 440, 14, 230, '#7d6a52')}${rect(384, 340, 256, 132, '#f5f2e8', 'rx="6" stroke="#b23a2e" stroke-width="8"')}<text x="512" y="396" font-family="DejaVu Sans, sans-serif" font-size="30" font-weight="700" text-anchor="middle" fill="#b23a2e">СМІТТЯ НЕ</text><text x="512" y="440" font-family="DejaVu Sans, sans-serif" font-size="30" font-weight="700" text-anchor="middle" fill="#b23a2e">КИДАТИ</text>`;
  return scene(mended ? 'day' : 'grey', `<g filter="url(#far)">${wood}</g>${rect(0, 400, 1024, 370, '#7e8a4d', 'filter="url(#turf)"')}${poly([[300, 430], [420, 430], [260, 768], [-120, 768]], '#a3906f', 'filter="url(#asphalt)"')}` + (mended ? blades(380, 1000, 500, 740, 30, 300, 3) + shadow(516, 668, 60, 9) + sign : junk + blades(120, 960, 690, 760, 40, 160, 3)));
}

function snow(mended) {
  const d = dice(71);
  const flakes = mended ? '' : [...Array(170)].map(() => `<circle cx="${d.between(0, 1024)}" cy="${d.between(0, 768)}" r="${d.between(1, 4)}" fill="#fff" opacity="${d.between(0.4, 0.9)}"/>`).join('');
  const grit = [...Array(420)].map(() => { const y = d.between(380, 768), half = 75 + (y - 336) * 1.1; return `<circle cx="${(512 + d.between(-half, half)).toFixed(0)}" cy="${y.toFixed(0)}" r="${(0.6 + (y - 336) / 170).toFixed(1)}" fill="#b39a6d" opacity=".8"/>`; }).join('');
  const base = street({ surface: mended ? '#5a5d61' : '#dfe4e8', verge: '#eef1f3', bare: true, marking: mended });
  const drifts = [[-40, 700, 260, 90], [1060, 700, 260, 96], [120, 470, 190, 40], [900, 468, 200, 44]].map(([x, y, rx, ry], i) => blob(x, y, rx, ry, '#f4f7f9', 'filter="url(#soft)"', i + 4)).join('');
  const ruts = mended ? grit : `<g filter="url(#rough)" opacity=".8">${poly([[478, 340], [492, 340], [360, 768], [250, 768]], '#b9c3cc')}${poly([[540, 340], [554, 340], [800, 768], [690, 768]], '#b9c3cc')}</g><g filter="url(#water)">${blob(520, 640, 200, 50, '#c4d6e2', 'opacity=".9"', 3)}${blob(480, 628, 110, 16, '#f4fafd', 'opacity=".9"', 5)}</g>`;
  return scene('winter', base + ruts + drifts + flakes, { warm: 0.02 });
}

function manhole(mended) {
  const cover = `<ellipse cx="512" cy="580" rx="172" ry="74" fill="#3c3f42"/><ellipse cx="512" cy="574" rx="164" ry="69" fill="#575b5f" filter="url(#plaster)"/>${[0, 1, 2, 3, 4].map((i) => `<ellipse cx="512" cy="574" rx="${150 - i * 28}" ry="${63 - i * 12}" fill="none" stroke="#2e3134" stroke-width="6" stroke-dasharray="${22 - i * 2} 9"/>`).join('')}<ellipse cx="512" cy="580" rx="184" ry="82" fill="none" stroke="#26282a" stroke-width="10"/>`;
  const open = `<ellipse cx="512" cy="580" rx="190" ry="86" fill="#55504a" filter="url(#rough)"/><ellipse cx="512" cy="580" rx="168" ry="72" fill="#6a645c"/><ellipse cx="512" cy="586" rx="158" ry="64" fill="#0b0a0a"/><path d="M356 570 A 158 64 0 0 1 668 570 C 640 540 580 528 512 528 C 440 528 390 544 356 570Z" fill="#7b5c4a"/><path d="M420 545 h50 M500 534 h60 M590 548 h40 M460 560 h60 M550 562 h54" stroke="#4f3a2e" stroke-width="4"/>${[556, 590].map((y) => `<path d="M620 ${y} h26 v12 h-26" fill="none" stroke="#8c8f92" stroke-width="5"/>`).join('')}
    ${shadow(806, 668, 120, 18)}<g transform="translate(806 640) rotate(-9)"><ellipse rx="128" ry="48" fill="#2a2c2e"/><ellipse cy="-8" rx="126" ry="46" fill="#585c60" filter="url(#plaster)"/><path d="M-20 -52 L-4 -20 L-26 6 L-8 34" stroke="#1b1c1e" stroke-width="5" fill="none"/></g><path d="M300 690 L356 470 L364 472 L312 694Z" fill="#6b5238"/><path d="M352 474 L414 456 L400 500Z" fill="#c0392b"/>`;
  return scene(mended ? 'day' : 'grey', street({ marking: false }) + (mended ? cover : open));
}

function ramp(mended) {
  const front = `${rect(0, 0, 1024, 600, '#cbbda2', 'filter="url(#plaster)"')}${[...Array(7)].map((_, i) => line(0, i * 86, 1024, i * 86, '#00000018', 3)).join('')}${rect(120, 120, 150, 210, '#efece4')}${rect(132, 132, 126, 186, '#50667a')}${line(195, 132, 195, 318, '#efece4', 6)}${rect(430, 130, 200, 336, '#e6e2d8')}${rect(446, 146, 82, 320, '#6e4a32')}${rect(534, 146, 82, 320, '#77523a')}${rect(456, 160, 62, 120, '#7f96a4')}${rect(544, 160, 62, 120, '#7f96a4')}${rect(524, 310, 7, 50, '#d9c27c')}${poly([[400, 118], [660, 118], [690, 92], [372, 92]], '#5f6c75')}${rect(760, 120, 150, 210, '#efece4')}${rect(772, 132, 126, 186, '#465a6c')}${line(835, 132, 835, 318, '#efece4', 6)}`;
  const steps = [0, 1, 2, 3].map((i) => rect(390 - i * 14, 466 + i * 38, 280 + i * 28, 38, ['#bdb6aa', '#b3aca0', '#a9a296', '#9f988c'][i], 'filter="url(#plaster)"') + rect(390 - i * 14, 466 + i * 38, 280 + i * 28, 6, '#d8d2c7')).join('');
  const rail = (pts) => `<polyline points="${pts}" fill="none" stroke="#c9ced2" stroke-width="10" stroke-linecap="round" stroke-linejoin="round"/>`;
  const slope = poly([[670, 468], [1010, 616], [1010, 640], [650, 640], [650, 468]], '#b5aea2', 'filter="url(#plaster)"') + poly([[650, 466], [720, 466], [1024, 606], [1024, 622]], '#d2ccc1') + rail('664,466 664,386 730,386 1006,520 1006,610') + rail('664,420 730,420 1006,554') + line(780, 410, 780, 500, '#c9ced2', 8) + line(880, 460, 880, 550, '#c9ced2', 8)
    + `<g transform="translate(690 200)">${rect(0, 0, 60, 60, '#2563a8', 'rx="6"')}<g stroke="#fff" stroke-width="5" fill="none"><circle cx="26" cy="38" r="13"/><path d="M26 14 v18 h16 l8 14"/><circle cx="26" cy="11" r="3" fill="#fff"/></g></g>`;
  const cracked = `<path d="M430 504 l30 14 -12 24 M610 580 l-26 18 10 20" stroke="#57514a" stroke-width="5" fill="none"/>${rubble(400, 640, 60, 14, 18, 4)}`;
  return scene(mended ? 'day' : 'grey', front + rect(0, 612, 1024, 160, '#a49e94', 'filter="url(#asphalt)"') + shadow(530, 622, 220, 16, 0.4) + steps + (mended ? slope + rail('386,466 386,386 362,420 330,520 330,612') : cracked) + bush(60, 640, 1, 5));
}

function roofStain() {
  const room = `${rect(0, 0, 1024, 768, '#e2dccb')}${poly([[0, 0], [1024, 0], [820, 190], [204, 190]], '#efece3', 'filter="url(#plaster)"')}${poly([[204, 190], [820, 190], [820, 560], [204, 560]], '#d9cfae', 'filter="url(#plaster)"')}${poly([[0, 0], [204, 190], [204, 560], [0, 768]], '#cabf9d', 'filter="url(#plaster)"')}${poly([[1024, 0], [820, 190], [820, 560], [1024, 768]], '#d0c6a6', 'filter="url(#plaster)"')}${poly([[204, 560], [820, 560], [1024, 768], [0, 768]], '#8a6a48', 'filter="url(#plaster)"')}`;
  const stain = `<g style="mix-blend-mode:multiply" filter="url(#leafy)">${blob(610, 110, 230, 74, '#c9a763', 'opacity=".75"', 3)}${blob(640, 120, 160, 50, '#8f6d38', 'opacity=".55"', 5)}${blob(690, 250, 90, 96, '#b7965a', 'opacity=".6"', 8)}${blob(720, 330, 50, 110, '#9d8452', 'opacity=".4"', 9)}</g><g fill="#3e4a36" opacity=".6" filter="url(#rough)">${[...Array(34)].map((_, i) => { const d = dice(i + 7); return `<circle cx="${d.between(760, 818)}" cy="${d.between(195, 330)}" r="${d.between(2, 8)}"/>`; }).join('')}</g>`;
  const bucket = `${shadow(560, 690, 110, 18)}<path d="M470 590 L650 590 L626 690 C 600 704 520 704 494 690Z" fill="#3f7fb5"/><ellipse cx="560" cy="590" rx="90" ry="22" fill="#2c5f8c"/><ellipse cx="560" cy="594" rx="78" ry="16" fill="#b9d3e2"/>${[150, 250, 360, 470, 545].map((y) => `<path d="M562 ${y} q 7 12 0 17 q -7 -5 0 -17" fill="#a9c6d8"/>`).join('')}`;
  return scene('grey', room + rect(270, 240, 170, 210, '#f3efe4') + rect(284, 254, 142, 182, '#9fb6c6') + line(355, 254, 355, 436, '#f3efe4', 8) + stain + bucket);
}

function car(x, y, s, colour) {
  return `<g transform="translate(${x} ${y}) scale(${s})">${shadow(220, 168, 240, 20, 0.5)}<path d="M6 130 C 4 92 30 82 78 76 C 110 40 140 20 200 18 L 280 18 C 330 22 352 52 374 78 C 420 84 440 96 440 132 L 436 150 L 10 150Z" fill="${colour}"/><path d="M104 76 C 128 48 150 36 196 34 L 206 76Z M222 34 L 276 34 C 312 38 330 56 344 78 L 224 76Z" fill="#2f3d49"/><path d="M112 74 L150 40 L168 37 L136 75Z M232 74 L250 35 L270 35 L256 75Z" fill="#fff" opacity=".22"/><path d="M12 112 C 120 100 330 100 436 116" stroke="#ffffff66" stroke-width="4" fill="none"/>${rect(4, 134, 440, 18, '#2a2e32', 'rx="6"')}
    <circle cx="98" cy="148" r="38" fill="#17191b"/><circle cx="98" cy="148" r="20" fill="#9aa2a8"/><circle cx="350" cy="148" r="38" fill="#17191b"/><circle cx="350" cy="148" r="20" fill="#9aa2a8"/><path d="M8 104 h34 v16 h-36z" fill="#f6e7b0"/><path d="M408 104 h30 v16 h-28z" fill="#b5352a"/>${line(214, 80, 214, 136, '#00000040', 3)}${rect(232, 92, 26, 5, '#00000066', 'rx="2"')}</g>`;
}

function parking() {
  const mud = `<g filter="url(#rough)" opacity=".75">${poly([[250, 600], [330, 590], [140, 768], [20, 768]], '#5b4a34')}${poly([[620, 604], [690, 600], [640, 768], [540, 768]], '#5b4a34')}</g>`;
  return scene('day', yard({ path: '#8a9a58' }) + rect(0, 500, 1024, 270, '#7f9150', 'filter="url(#turf)"') + mud + poly([[0, 690], [1024, 660], [1024, 768], [0, 768]], '#b3aca0', 'filter="url(#asphalt)"') + tree(860, 560, 1.1, { seed: 33 }) + car(190, 420, 1.35, '#8d2f2b') + `${rect(120, 500, 8, 130, '#7d8388')}${rect(76, 420, 96, 90, '#f4f2ea', 'rx="5" stroke="#2d6a3e" stroke-width="5"')}<text x="124" y="460" font-family="DejaVu Sans, sans-serif" font-size="20" font-weight="700" text-anchor="middle" fill="#2d6a3e">ГАЗОН</text><path d="M100 492 h48" stroke="#2d6a3e" stroke-width="5"/>` + blades(0, 1024, 640, 690, 26, 160, 4));
}

function flood() {
  const lakes = `<g filter="url(#water)">${blob(520, 620, 460, 128, '#7d95a6', 'opacity=".93"', 6)}${blob(500, 720, 560, 80, '#7d95a6', 'opacity=".93"', 9)}${blob(420, 560, 210, 40, '#c2d3de', 'opacity=".6"', 3)}${blob(690, 640, 190, 44, '#54686f', 'opacity=".5"', 5)}${blob(330, 690, 170, 26, '#b5c8d4', 'opacity=".5"', 11)}</g>${[...Array(26)].map((_, i) => { const d = dice(i + 3); const x = d.between(180, 900), y = d.between(520, 750), r = d.between(10, 34); return `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r * 0.28}" fill="none" stroke="#e4eef4" stroke-width="2" opacity=".7"/>`; }).join('')}`;
  const rain = [...Array(110)].map((_, i) => { const d = dice(i + 900); const x = d.between(0, 1060), y = d.between(0, 740), l = d.between(18, 44); return line(x, y, x - l * 0.22, y + l, '#eaf1f5', 1.4, 'opacity=".45"'); }).join('');
  return scene('grey', street({ surface: '#585c60', marking: false }) + lakes + rain, { dark: 0.14, warm: 0 });
}

function radiator() {
  const ribs = [...Array(11)].map((_, i) => `<g>${rect(250 + i * 46, 330, 38, 270, '#e4ddcd', 'rx="17" filter="url(#plaster)"')}${rect(258 + i * 46, 344, 8, 242, '#ffffff', 'rx="4" opacity=".7"')}${rect(278 + i * 46, 344, 6, 242, '#8f8878', 'rx="3" opacity=".55"')}</g>`).join('');
  const meter = `<g transform="translate(800 210)">${rect(0, 0, 74, 220, '#f7f4ea', 'rx="12" stroke="#8a8172" stroke-width="4"')}${rect(33, 22, 9, 150, '#dfe5e9', 'rx="4"')}${rect(34, 112, 7, 66, '#c0392b')}<circle cx="37" cy="184" r="15" fill="#c0392b"/>${[30, 60, 90, 120, 150].map((y) => line(48, y, 60, y, '#55504a', 3)).join('')}<text x="22" y="118" font-family="DejaVu Sans, sans-serif" font-size="17" text-anchor="middle" fill="#35312c">15</text></g>`;
  return scene('grey', `${rect(0, 0, 1024, 768, '#bfc9cf', 'filter="url(#plaster)"')}${rect(150, -20, 620, 270, '#f1eee6')}${rect(170, -20, 280, 250, '#aebfca')}${rect(470, -20, 280, 250, '#a3b6c2')}${blob(250, 220, 90, 40, '#eef5f9', 'opacity=".8" filter="url(#soft)"', 3)}${blob(690, 216, 80, 36, '#eef5f9', 'opacity=".8" filter="url(#soft)"', 5)}${rect(130, 250, 660, 34, '#f6f3ec')}${rect(130, 280, 660, 10, '#00000030')}${rect(0, 640, 1024, 128, '#7d6048', 'filter="url(#plaster)"')}${rect(0, 620, 1024, 24, '#e9e4d8')}${shadow(510, 640, 300, 18, 0.4)}${rect(186, 352, 90, 18, '#d9d1c0')}${rect(186, 566, 90, 18, '#d9d1c0')}${rect(186, 0, 20, 640, '#d9d1c0')}${ribs}<circle cx="226" cy="361" r="20" fill="#b03a2e"/>${rect(206, 354, 40, 12, '#c9473a', 'rx="4"')}${meter}`, { warm: 0 });
}

function shelter() {
  const wall = `${rect(0, 0, 1024, 768, '#b9ad97', 'filter="url(#plaster)"')}${rect(0, 470, 1024, 170, '#8f8778', 'filter="url(#plaster)"')}${rect(0, 636, 1024, 140, '#938e86', 'filter="url(#asphalt)"')}`;
  const door = `${rect(338, 180, 348, 470, '#4b4f52')}${rect(360, 204, 304, 446, '#5d6b62', 'filter="url(#plaster)"')}${[0, 1, 2].map((i) => rect(388, 236 + i * 138, 248, 108, 'none', 'stroke="#43504a" stroke-width="7"')).join('')}${rect(346, 250, 22, 50, '#2f3335')}${rect(346, 540, 22, 50, '#2f3335')}${rect(600, 400, 66, 14, '#a4a9ac')}<g><path d="M616 424 v-20 a22 22 0 0 1 44 0 v20" fill="none" stroke="#c9ced1" stroke-width="10"/>${rect(604, 420, 68, 60, '#c79a3b', 'rx="7"')}<circle cx="638" cy="446" r="8" fill="#3d2f14"/>${rect(635, 448, 6, 18, '#3d2f14')}</g>`;
  const sign = `${rect(700, 120, 290, 104, '#f3d23a', 'rx="6" stroke="#20242a" stroke-width="6"')}<text x="845" y="186" font-family="DejaVu Sans, sans-serif" font-size="46" font-weight="700" text-anchor="middle" fill="#20242a">УКРИТТЯ</text><path d="M980 250 h-220 l34 -22 m-34 22 l34 22" stroke="#20242a" stroke-width="12" fill="none"/>`;
  return scene('grey', wall + shadow(510, 652, 220, 18) + poly([[300, 170], [724, 170], [700, 132], [324, 132]], '#6d6a64') + door + sign + litter(260, 780, 660, 740, 10, 6), { dark: 0.06 });
}

function dogs() {
  const dog = (x, y, s, coat, dark, flip = 1) => `<g transform="translate(${x} ${y}) scale(${s * flip} ${s})">${shadow(0, 2, 110, 12, 0.4)}<path d="M-84 -96 C -110 -112 -128 -140 -118 -160 C -108 -142 -96 -124 -74 -118Z" fill="${dark}"/><path d="M-70 -60 L-84 0 L-66 0 L-48 -62 M-46 -66 L-52 0 L-34 0 L-24 -66 M44 -66 L40 0 L58 0 L64 -70 M66 -70 L74 0 L92 0 L88 -80" fill="${dark}"/><path d="M-90 -94 C -84 -126 -20 -128 30 -124 C 60 -128 80 -150 92 -170 L 118 -150 C 116 -110 104 -76 82 -58 C 40 -44 -10 -56 -50 -52 C -84 -50 -96 -70 -90 -94Z" fill="${coat}" filter="url(#plaster)"/><path d="M84 -150 C 78 -186 104 -206 128 -194 C 150 -190 166 -172 178 -160 C 182 -148 170 -142 154 -142 C 140 -132 112 -130 96 -136Z" fill="${coat}"/><path d="M94 -186 C 84 -176 82 -152 92 -140 C 104 -150 110 -172 108 -192Z" fill="${dark}"/><circle cx="136" cy="-172" r="4.5" fill="#15110d"/><circle cx="177" cy="-156" r="6" fill="#15110d"/></g>`;
  return scene('day', yard({ leaf: AUTUMN, path: '#b0a99d' }) + `<g filter="url(#fur)">${dog(330, 636, 0.62, '#7d6042', '#4f3b29')}${dog(600, 560, 0.46, '#3b3734', '#242120', -1)}${dog(730, 668, 0.74, '#a8906a', '#6f5d42', -1)}${dog(210, 548, 0.4, '#5f5244', '#3f362c')}${dog(470, 500, 0.32, '#6b5a48', '#443a30')}</g>` + container(820, 330, '#3d6b4d', true).replace('translate(820 330)', 'translate(840 372) scale(.62)'));
}

const pair = (name, draw) => ({ [`${name}-before`]: () => draw(false), [`${name}-after`]: () => draw(true) });

export const scenes = {
  ...pair('pothole', pothole), ...pair('lamp', lamp), ...pair('bin', bins), ...pair('bench', bench), ...pair('graffiti', graffiti),
  ...pair('stop', stop), ...pair('tree', fallenTree), ...pair('leak', leak), ...pair('playground', swing), ...pair('sidewalk', sidewalk),
  ...pair('grass', grass), ...pair('dump', dump), ...pair('snow', snow), ...pair('manhole', manhole), ...pair('ramp', ramp),
  roof: roofStain, parking, flood, radiator, shelter, dogs,
};
