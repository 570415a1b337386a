// Draws the pictures of the demo appeals: each scene is an SVG, Chromium paints it, vips saves a JPEG.
// Usage: node draw.mjs OUTPUT_DIR [scene ...]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scenes } from './scenes.mjs';
import { page } from './parts.mjs';

const CHROMIUM_FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--window-size=1024,768'];
const LARGEST_BYTES = 118000;

/// The best quality that still fits; the loader of the demo refuses nothing, but the repository should stay light.
function saveJpeg(png, jpeg) {
  for (const quality of [86, 80, 74, 68, 60, 50]) {
    execFileSync('vips', ['jpegsave', png, jpeg, '--Q', String(quality), '--strip', '--optimize-coding', '--interlace']);
    if (statSync(jpeg).size <= LARGEST_BYTES) return;
  }
  throw new Error(`${jpeg} does not fit into ${LARGEST_BYTES} bytes`);
}

function paint(name, svg, work, output) {
  const html = join(work, `${name}.html`);
  const png = join(work, `${name}.png`);
  writeFileSync(html, page(svg));
  execFileSync('chromium', [...CHROMIUM_FLAGS, `--screenshot=${png}`, `file://${html}`], { stdio: 'ignore' });
  saveJpeg(png, join(output, `${name}.jpg`));
}

const [output = 'photos', ...wanted] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'demo-photos-'));
mkdirSync(resolve(output), { recursive: true });
const names = Object.keys(scenes).filter((name) => wanted.length === 0 || wanted.includes(name));
for (const name of names) {
  paint(name, scenes[name](), work, resolve(output));
  process.stdout.write(`${name}\n`);
}
rmSync(work, { recursive: true });
