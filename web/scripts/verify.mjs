// The page with which anyone checks a receipt: one file with everything in it, which asks nobody for anything.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { mark } from './icons.mjs';

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The policy of the page, as it stands in it and as a server has to send it. */
export function policyOf(script, style) {
  return `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** Writes verify.html, and verify.csp with its policy in one line. @param web the folder of web/ @param out where to */
export async function buildVerify(web, out) {
  const folder = join(web, 'verify');
  const bundle = await esbuild.build({
    entryPoints: [join(folder, 'page.ts')], bundle: true, minify: true, write: false, format: 'iife', target: ['es2020'], charset: 'utf8',
    legalComments: 'none', logLevel: 'warning',
  });
  const script = bundle.outputFiles[0].text.trim();
  const style = (await esbuild.transform(readFileSync(join(folder, 'page.css'), 'utf8'), { loader: 'css', minify: true, target: ['chrome67', 'safari14'] })).code.trim();
  if (/<\/script|<!--/i.test(script)) throw new Error('verify.html: the script would end in its middle');
  const sign = mark().trim();
  const policy = policyOf(script, style);
  const parts = { policy, style, script, icon: encodeURIComponent(sign), seats: sign.match(/<circle.*\/>/)[0] };
  const page = readFileSync(join(folder, 'page.html'), 'utf8').replace(/\[\[(\w+)\]\]/g, (_, name) => parts[name]);
  writeFileSync(join(out, 'verify.html'), page);
  writeFileSync(join(out, 'verify.csp'), `${policy}\n`);
}
