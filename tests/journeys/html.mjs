// Every different page that the journeys loaded, before the Nu Html Checker (vnu).
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { out } from './world.mjs';

const folder = join(out, 'html');
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const done = spawnSync('java', ['-jar', jar, '--stdout', '--format', 'json', '--exit-zero-always', ...pages],
  { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
if (done.status !== 0) throw new Error(`vnu: ${done.stderr}`);
const bad = new Map();
for (const { url, type, message, extract, lastLine } of JSON.parse(done.stdout).messages) {
  const page = url.split('/').pop();
  if (type === 'info') continue;
  const lines = bad.get(page) ?? [];
  lines.push(`  line ${lastLine}: ${message} ${(extract ?? '').replace(/\s+/g, ' ')}`);
  bad.set(page, lines);
}
for (const [page, lines] of bad) {
  const url = readFileSync(join(folder, page.replace('.html', '.url')), 'utf8').trim();
  console.log(`${url} (${page})\n${[...new Set(lines)].slice(0, 10).join('\n')}`);
}
console.log(`${pages.length - bad.size} passed, ${bad.size} failed`);
process.exit(bad.size > 0 || pages.length === 0 ? 1 : 0);
