// The journal of the server against the checkers of the page (web/verify), which share no code: each proves and the other
// judges, over trees of random sizes; then both judge the same receipts and trees, right and changed, and have to find the
// same.
//
// node tests/journal/against.mjs [--sizes N] [--most N] [--texts N] [--seed N]
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Peer } from './peer.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({ options: {
  sizes: { type: 'string', default: '10000' }, most: { type: 'string', default: String(2 ** 20) }, texts: { type: 'string', default: '4000' },
  seed: { type: 'string', default: '6962' },
} });
const most = Number(values.most);
const verify = await bundled();
const dice = random(Number(values.seed));
const below = (n) => Math.floor(dice() * n);

/** The checkers as one module of JavaScript. */
async function bundled() {
  const esbuild = createRequire(join(root, 'web', 'package.json'))('esbuild');
  const folder = join(process.env.VICHE_TEST_OUT ?? join(root, 'build', 'test'), 'journal');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'verify.mjs');
  await esbuild.build({ entryPoints: [join(root, 'web', 'verify', 'index.ts')], bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'warning' });
  return import(pathToFileURL(outfile));
}

/** Mulberry32: the same numbers for the same seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sums = { passed: 0, failed: 0 };
function check(holds, what) {
  sums[holds ? 'passed' : 'failed'] += 1;
  if (!holds && sums.failed <= 20) console.log(`not ok ${what}`);
}

const bytes = (hex) => verify.fromHex(hex, 32);
const base64url = (text) => Buffer.from(text).toString('base64url');

/** A size of any magnitude: small trees have the odd shapes, large ones the long proofs. */
function sizeBelow(limit) {
  return 1 + below(Math.min(limit, 2 ** (1 + below(Math.ceil(Math.log2(limit)) + 1))));
}

async function proofs(peer) {
  const tree = new verify.Tree(Array.from({ length: most }, (_, i) => verify.leafHash(`leaf ${i}`)));
  await peer.ask({ do: 'grow', size: most });
  for (let round = 0; round < Number(values.sizes); round++) {
    const size = round === 0 ? most : sizeBelow(most);
    const index = below(size);
    const earlier = 1 + below(size);
    const about = { size, index, earlier };
    const own = {
      leaf: verify.hex(tree.leaves[index]), root: verify.hex(tree.root(size)), earlier_root: verify.hex(tree.root(earlier)),
      inclusion: tree.inclusion(index, size).map(verify.hex), consistency: tree.consistency(earlier, size).map(verify.hex),
    };
    const theirs = await peer.ask({ do: 'prove', ...about });
    let same = true;
    try { assert.deepEqual(theirs, own); } catch { same = false; }
    check(same, `the proofs are the same: ${JSON.stringify(about)}`);
    const forged = changed(own, about);
    for (const [proof, holds] of [[theirs, true], [own, true], [forged, false]]) {
      const found = [judged(about, proof), await peer.ask({ do: 'judge', ...about, ...proof })];
      check(found.every((one) => one.inclusion === holds && one.consistency === holds), `both judge ${holds}: ${JSON.stringify({ about, proof, found })}`);
    }
  }
}

function judged({ size, index, earlier }, proof) {
  const hashes = (all) => all.map(bytes);
  return {
    inclusion: verify.includes(bytes(proof.leaf), BigInt(index), BigInt(size), hashes(proof.inclusion), bytes(proof.root)),
    consistency: verify.continues(BigInt(earlier), bytes(proof.earlier_root), BigInt(size), bytes(proof.root), hashes(proof.consistency)),
  };
}

/** The same with something that must not be believed: another hash, one more, one less, two in the wrong order. */
function changed(proof) {
  const other = structuredClone(proof);
  const spoil = (hex) => (hex[0] === '0' ? '1' : '0') + hex.slice(1);
  for (const [list, anchor] of [['inclusion', 'leaf'], ['consistency', 'earlier_root']]) {
    const hashes = other[list];
    const at = below(hashes.length || 1);
    const way = below(4);
    if (hashes.length === 0) other[anchor] = spoil(other[anchor]);
    else if (way === 0) hashes[at] = spoil(hashes[at]);
    else if (way === 1) hashes.push(hashes[at]);
    else if (way === 2) hashes.splice(at, 1);
    else other[anchor] = spoil(other[anchor]);
  }
  return other;
}

/** Bytes of a text, mostly spoilt a little: anywhere, or where the numbers and hashes are. */
function spoilt(text, others) {
  let all = Buffer.from(text);
  const at = below(all.length);
  const lines = text.split('\n');
  switch (below(10)) {
    case 0: return all;
    case 1: all[at] ^= 1 << below(8); return all;
    case 2: return Buffer.concat([all.subarray(0, at), all.subarray(at + 1 + below(3))]);
    case 3: return Buffer.concat([all.subarray(0, at), Buffer.from([below(256)]), all.subarray(at)]);
    case 4: return all.subarray(0, at);
    case 5: return Buffer.from(text.replaceAll('\n', '\r\n'));
    case 6: { // lines of another such text
      const theirs = others[below(others.length)].split('\n');
      const place = below(lines.length);
      lines[place] = theirs[Math.min(place, theirs.length - 1)];
      return Buffer.from(lines.join('\n'));
    }
    case 7: { // lines in another order
      const [a, b] = [below(lines.length), below(lines.length)];
      [lines[a], lines[b]] = [lines[b], lines[a]];
      return Buffer.from(lines.join('\n'));
    }
    case 8: { // a line twice
      const place = below(lines.length);
      lines.splice(place, 0, lines[place]);
      return Buffer.from(lines.join('\n'));
    }
    default: { // another number
      const numbers = ['0', '1', '01', '-1', '7', '256', '18446744073709551615', '18446744073709551616', '9223372036854775808', '1e3', ''];
      const places = [...text.matchAll(/(?<=^|\s)\d+(?=\s|$)|(?<="at":)\d+/g)];
      const place = places[below(places.length)];
      const number = numbers[below(numbers.length)];
      return Buffer.from(text.slice(0, place.index) + number + text.slice(place.index + place[0].length));
    }
  }
}

async function texts(peer) {
  const samples = [];
  for (const [size, seed, name] of [[40, 's', 'viche/UA05040130000025322'], [40, 'f', 'viche/UA05040130000025322'], [7, 's', 'viche/UA05040130000025323'], [0, 's', 'viche/UA05040130000025324']]) {
    samples.push(await peer.ask({ do: 'sample', size, seed, name }));
  }
  const found = new Map();
  for (let round = 0; round < Number(values.texts); round++) {
    const one = samples[below(10) < 7 ? 0 : below(samples.length)];
    const chosen = [[], [samples[0].key], [samples[0].key], [samples[2].key, samples[0].key]][below(4)];
    const keys = chosen.map((text) => verify.readKey(text));
    const receipts = [...one.receipts, ...one.promises];
    const isTree = below(2) === 0;
    const others = isTree ? [...samples.map(({ tree }) => tree), ...one.receipts] : receipts;
    const text = spoilt(isTree ? [one.tree, one.cut_tree][below(2)] : receipts[below(receipts.length)], others);
    const older = isTree && below(2) === 0 ? [...one.heads, samples[1].heads[0], 'none'][below(one.heads.length + 2)] : undefined;
    const theirs = await peer.ask({ do: isTree ? 'tree' : 'receipt', text: text.toString('base64url'), keys: chosen, ...(older ? { older } : {}) });
    const own = isTree ? treeAsTold(verify.judgeTree(text, keys, older)) : receiptAsTold(verify.judgeReceipt(text, keys));
    let same = true;
    try { assert.deepEqual(own, theirs); } catch { same = false; }
    check(same, `both find the same: ${JSON.stringify({ own, theirs, keys: chosen, older })} in ${base64url(text)}`);
    found.set(own.finding, (found.get(own.finding) ?? 0) + 1);
  }
  console.log([...found].map(([finding, times]) => `${finding} ${times}`).join(', '));
  check(found.size >= 10 && found.get('good') > 0, 'most findings are met');
}

const receiptAsTold = ({ finding, keyExpected }) => ({ finding, expected: keyExpected });

function treeAsTold(verdict) {
  const told = { finding: verdict.finding, expected: verdict.keyExpected, line: verdict.line, older: verdict.older ?? '' };
  if (verdict.finding !== 'good') return told;
  const count = verify.countOf('petition/2026-17', verdict.leaves);
  return { ...told, counted: count.finding, number: count.number };
}

const peer = new Peer();
await proofs(peer);
await texts(peer);
peer.close();
console.log(`${sums.passed} passed, ${sums.failed} failed`);
process.exit(sums.failed > 0 ? 1 : 0);
