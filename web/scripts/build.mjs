// Builds web/dist/assets: style sheets, scripts, fonts and icons, each named by the hash of its content, with .br and
// .gz beside it, and manifest.json (logical name -> file); and verify.html, which keeps its name.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import subsetFont from 'subset-font';
import { mark, markPng, sprite } from './icons.mjs';
import { buildVerify } from './verify.mjs';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(web, 'dist', 'assets');
const manifest = {};

/** Writes a file under its hashed name and records it. Fonts are compressed by their own format already. */
function emit(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const file = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  manifest[name] = file;
  writeFileSync(join(out, file), bytes);
  if (/\.(woff2|png|ico)$/.test(name)) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, { params }));
  writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}

/** Ukrainian, the Latin of English, digits and the punctuation of both; Russian letters because people type them. */
function letters() {
  let text = '';
  for (let code = 0x20; code < 0x7f; code++) text += String.fromCharCode(code);
  for (let code = 0x410; code < 0x450; code++) text += String.fromCharCode(code);
  return `${text}ҐґЄєІіЇїЁёʼ’‘“”„«»—–…№§°·×€₴−→←↑↓✓•\u00a0\u0301\u202f`;
}

async function fonts() {
  for (const [name, file] of [['inter-regular.woff2', 'Inter-Regular'], ['inter-semibold.woff2', 'Inter-SemiBold']]) {
    const whole = readFileSync(join(web, 'node_modules', 'inter-ui', 'web', `${file}.woff2`));
    const options = { targetFormat: 'woff2', noLayoutClosure: true, noHinting: true, keepFeatures: ['kern', 'tnum', 'mark', 'ccmp'] };
    emit(name, await subsetFont(whole, letters(), options));
  }
}

/** The style sheet with `asset:` addresses replaced by hashed names. */
function style(name, source) {
  const { css } = sass.compile(join(web, 'src', 'styles', source), { style: 'compressed', quietDeps: true, logger: sass.Logger.silent });
  emit(name, css.replace(/asset:([\w.-]+)/g, (_, asset) => {
    if (!manifest[asset]) throw new Error(`${source}: no asset ${asset}`);
    return manifest[asset];
  }));
}

async function script(name, source) {
  const result = await esbuild.build({
    entryPoints: [join(web, 'src', 'scripts', source)],
    bundle: true, minify: true, write: false, format: 'esm', target: ['es2020'], charset: 'utf8', legalComments: 'none',
    logLevel: 'warning',
  });
  emit(name, result.outputFiles[0].text);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await fonts();
emit('icons.svg', sprite());
emit('mark.svg', mark());
emit('app-icon-180.png', markPng(180));
emit('app-icon-512.png', markPng(512));
style('site.css', 'site.scss');
style('desk.css', 'desk.scss');
style('paper.css', 'paper.scss');
const leaflet = readFileSync(join(web, 'node_modules', 'leaflet', 'dist', 'leaflet.css'), 'utf8');
const own = sass.compile(join(web, 'src', 'styles', 'map.scss'), { style: 'compressed', logger: sass.Logger.silent }).css;
const squeezed = await esbuild.transform(withoutPictures(leaflet) + own, { loader: 'css', minify: true });
emit('map.css', squeezed.code);
await script('site.js', 'site.ts');
await script('map.js', 'map.ts');
await script('desk.js', 'desk.ts');
await script('passkey.js', 'passkey.ts');
await script('print.js', 'print.ts');
await buildVerify(web, out);
manifest['verify.html'] = 'verify.html';  // pages link to it where it was built; it is served at /journal/verify.html
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

/** Leaflet's default marker and layer pictures are not used here, so their addresses go. */
function withoutPictures(css) {
  return css.replace(/background-image:\s*url\([^)]*\);?/g, '').replace(/behavior:\s*url\([^)]*\);?/g, '');
}
