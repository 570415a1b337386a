// Fails when the built files are heavier than the budget, ask another host for anything, or carry what the content
// security policy forbids.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'assets');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

/** Bytes on the wire: brotli where there is such a copy. */
function weight(name) {
  const file = manifest[name];
  const compressed = readdirSync(folder).includes(`${file}.br`) ? `${file}.br` : file;
  return statSync(join(folder, compressed)).size;
}

const kb = 1024;
const page = 12 * kb; // a page of HTML, compressed, beside the assets
const firstLoad = ['site.css', 'site.js', 'inter-regular.woff2', 'inter-semibold.woff2', 'icons.svg', 'mark.svg'];
const budgets = [
  ['first load with a page of 12 KB', firstLoad.reduce((sum, name) => sum + weight(name), page), 60 * kb],
  ['site.css', weight('site.css'), 13 * kb],
  ['site.js', weight('site.js'), 10 * kb],
  ['map.js + map.css', weight('map.js') + weight('map.css'), 46 * kb],
];

const ownScripts = 16 * kb;
const componentsOfGovuk = 16 * kb;
budgets.push(['site.js before compression', statSync(join(folder, manifest['site.js'])).size, ownScripts + componentsOfGovuk]);

const verify = readFileSync(join(folder, 'verify.html'), 'utf8');
budgets.push(['verify.html, everything in it', Buffer.byteLength(verify), 72 * kb]);

const failures = [];
for (const [name, size, limit] of budgets) {
  console.log(`${name.padEnd(34)} ${String(size).padStart(7)} of ${limit}`);
  if (size > limit) failures.push(`${name} weighs ${size} bytes, the budget is ${limit}`);
}

// names in XML and the licence lines of libraries are no requests
const harmless = /https?:\/\/(www\.w3\.org\/|leafletjs\.com)/;
for (const file of Object.values(manifest).filter((name) => /\.(js|css|svg)$/.test(name))) {
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [address] of text.matchAll(/(?:https?:)?\/\/[a-z0-9-]+\.[a-z]{2,}[^\s"'`)]*/gi)) {
    if (!harmless.test(address)) failures.push(`${file} names another host: ${address}`);
  }
  if (/\beval\(|new Function\(/.test(text)) failures.push(`${file} evaluates text as code`);
  if (/url\(["']?data:/.test(text)) failures.push(`${file} has a data: address, which the policy forbids`);
}

// It is opened from disk, without us: no policy but its own stands between it and the world.
if (/\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|EventSource|importScripts)\b/.test(verify)) failures.push('verify.html can ask somebody for something');
for (const [, address] of verify.matchAll(/\b(?:src|href|action)="(?!#|data:image\/svg)([^"]*)"/g)) failures.push(`verify.html names ${address}`);

failures.forEach((failure) => console.error(failure));
process.exit(failures.length ? 1 : 0);
