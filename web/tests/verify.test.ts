import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as ed25519 from '@noble/ed25519';
import {
  base64, continues, countOf, emptyRoot, fromBase64, fromHex, fromUtf8, hex, includes, joined, judgeReceipt, judgeTree, leafHash, nodeHash, readHead, readKey,
  readLeaf, sha256, signedText, Tree, utf8, wholeNumber, type Bytes, type Key,
} from '../verify/index';
import { words } from '../verify/words';

const seed = new Uint8Array(32).fill(7);
const name = 'viche/UA05040130000025322';

/** A key of our own, as the journal writes it. */
function ownKey(): Key {
  const bytes = joined(Uint8Array.of(1), ed25519.getPublicKey(seed));
  const id = sha256(joined(utf8(`${name}\n`), bytes)).slice(0, 4);
  return readKey(`${name}+${hex(id)}+${base64(bytes)}`)!;
}
const key = ownKey();
const sign = (text: string): string => `${text}\n— ${name} ${base64(joined(key.id, ed25519.sign(utf8(text), seed)))}\n`;
const zeros = '0'.repeat(64);

/** Entries in their order, each naming the one before. */
function entries(all: [kind: string, who: string, content?: string][]): string[] {
  let previous = zeros;
  return all.map(([kind, who, content = zeros], at) => {
    const line = `{"v":1,"tree":"${name}","kind":"${kind}","object":"petition/2026-17","who":"${who}","at":${1790000000000000 + at},"content":"${content}","previous":"${previous}"}`;
    previous = hex(leafHash(line));
    return line;
  });
}
const headOf = (size: number, root: Bytes): string => sign(`${name}\n${size}\n${base64(root)}\n`);
const treeText = (lines: string[]): string => {
  const tree = new Tree(lines.map((line) => leafHash(line)));
  return `viche tree v1\nkey ${key.text}\n${headOf(lines.length, tree.root(lines.length))}\n${lines.map((line) => `${line}\n`).join('')}`;
};
const receiptText = (lines: string[], index: number): string => {
  const tree = new Tree(lines.map((line) => leafHash(line)));
  const proof = tree.inclusion(index, lines.length).map((hash) => `${base64(hash)}\n`).join('');
  return `viche receipt v1\nkey ${key.text}\nleaf ${lines[index]}\n\nc2sp.org/tlog-proof@v1\nindex ${index}\n${proof}\n${headOf(lines.length, tree.root(lines.length))}`;
};
const closing = (number: number): string => hex(sha256(utf8(`petition/2026-17\n${number}`)));

test('proofs of others are judged as they judge them', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../../../platform/journal/tests/rfc6962.json', import.meta.url), 'utf8')) as { cases: Record<string, never>[] };
  const hash = (text: unknown): Bytes => fromBase64(String(text ?? '')) ?? new Uint8Array(0);
  const size = (number: unknown): bigint => BigInt(Math.max(0, Number(number)));
  let judged = 0;
  for (const one of cases) {
    if (one.start !== undefined) continue; // of subtrees, which no file of ours has
    const proof = ((one.proof ?? []) as string[]).map(hash);
    const holds = one.leafIdx === undefined
      ? continues(size(one.size1), hash(one.root1), size(one.size2), hash(one.root2), proof)
      : String(one.leafHash ?? '') !== '' && includes(hash(one.leafHash), size(one.leafIdx), size(one.treeSize), proof, hash(one.root));
    assert.equal(holds, !one.wantErr, `${one.name} ${one.desc}`);
    judged++;
  }
  assert.ok(judged > 100, String(judged));
});

test('notes of others are read as they read them, and of nobody else', () => {
  const theirs = readKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')!;
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
  assert.equal(signedText(note, theirs), text);
  for (let i = 0; i < note.length; i++) assert.equal(signedText(`${note.slice(0, i)}${note[i] === 'x' ? 'y' : 'x'}${note.slice(i + 1)}`, theirs), null, String(i));
  for (const none of ['', 'a+b+c', 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'a b+c74f20a3+ARpc2QcU']) assert.equal(readKey(none), null);
  assert.equal(readHead('example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n')?.size, 20852163n);
});

test('there is one way of writing numbers, hashes and bytes', () => {
  assert.equal(wholeNumber('18446744073709551615'), 2n ** 64n - 1n);
  for (const none of ['', '01', '-1', '+1', '1e3', ' 1', '18446744073709551616', '١']) assert.equal(wholeNumber(none), null, none);
  assert.deepEqual(fromBase64('AAE='), Uint8Array.of(0, 1));
  for (const none of ['AAF=', 'AAE', 'AA E=', 'AAE=\n', '=AAE']) assert.equal(fromBase64(none), null, none);
  assert.equal(fromHex('AB', 1), null);
  assert.deepEqual(fromHex('ab', 1), Uint8Array.of(0xab));
  assert.equal(fromUtf8(Uint8Array.of(0xff)), null);
});

test('entries have one way of being written', () => {
  const [line = ''] = entries([['signature', 'a']]);
  assert.equal(readLeaf(line)?.object, 'petition/2026-17');
  for (const none of [`${line}\n`, ` ${line}`, line.replace('"v":1', '"v":2'), line.replace('"at":', '"at":0'), line.replace('"kind"', '"sort"'), line.replace('"who":"a"', '"who":"\\u0061"'),
    line.replace('}', ',"more":1}'), line.replace('"content":"0', '"content":"A'), line.replace(name, '')]) assert.equal(readLeaf(none), null, none);
});

test('a receipt is good as it is, and no longer when one letter is another', () => {
  const text = receiptText(entries([['signature', 'a'], ['signature', 'b'], ['signature', 'c']]), 1);
  const verdict = judgeReceipt(text, [key]);
  assert.deepEqual([verdict.finding, verdict.keyExpected, verdict.index, verdict.head?.size], ['good', true, 1n, 3n]);
  assert.equal(judgeReceipt(text, []).keyExpected, false);
  for (let i = 0; i < text.length; i++) {
    const other = `${text.slice(0, i)}${text[i] === 'x' ? 'y' : 'x'}${text.slice(i + 1)}`;
    assert.notEqual(judgeReceipt(other, [key]).finding, 'good', String(i));
    assert.notEqual(judgeReceipt(text.slice(0, i), [key]).finding, 'good', String(i));
  }
  assert.equal(judgeReceipt(text.replace(/\n/g, '\r\n'), [key]).finding, 'line_ends');
  assert.equal(judgeReceipt(`\ufeff${text}`, [key]).finding, 'mark');
  assert.equal(judgeReceipt(utf8(`\ufeff${text}`), [key]).finding, 'mark');
  assert.equal(judgeReceipt(utf8(text), [key]).finding, 'good');
});

test('a promise needs the key, and names the place that is signed', () => {
  const [line = ''] = entries([['signature', 'a']]);
  const promise = sign(`viche promise v1\n${name}\nindex 0\nleaf ${line}\n`);
  assert.equal(judgeReceipt(promise, [key]).finding, 'good');
  assert.equal(judgeReceipt(promise, []).finding, 'no_key');
  assert.equal(judgeReceipt(promise.replace('index 0', 'index 1'), [key]).finding, 'signature');
  assert.equal(judgeReceipt(sign(`viche promise v1\n${name}\nindex 1\nleaf ${line}\n`), [key]).finding, 'chain');
});

test('a tree is counted as its entries say', () => {
  const lines = entries([['signature', 'a'], ['signature', 'b'], ['withdrawal', 'a'], ['merged', 'c'], ['published', ''], ['closing', '', closing(2)]]);
  const verdict = judgeTree(treeText(lines), [key]);
  assert.equal(verdict.finding, 'good');
  assert.deepEqual(countOf('petition/2026-17', verdict.leaves), { finding: 'good', number: 2, closed: 2 });
  const wrong = judgeTree(treeText(entries([['signature', 'a'], ['closing', '', closing(2)]])), [key]);
  assert.deepEqual(countOf('petition/2026-17', wrong.leaves), { finding: 'count', number: 1, position: 1n });
  const doubled = judgeTree(treeText(entries([['signature', 'a'], ['merged', 'a']])), [key]);
  assert.equal(countOf('petition/2026-17', doubled.leaves).finding, 'twice');
});

test('a tree continues an older head, or it is told that it does not or cannot be seen', () => {
  const lines = entries([['signature', 'a'], ['signature', 'b'], ['signature', 'c'], ['signature', 'd']]);
  const tree = new Tree(lines.map((line) => leafHash(line)));
  const text = treeText(lines);
  for (let size = 0; size <= 4; size++) assert.equal(judgeTree(text, [key], headOf(size, tree.root(size))).older, 'good', String(size));
  assert.equal(judgeTree(text, [key], headOf(3, emptyRoot())).older, 'older_differs');
  assert.equal(judgeTree(text, [key], headOf(5, emptyRoot())).older, 'older_larger');
  assert.equal(judgeTree(text, [key], 'none').older, 'older_head');
  const hidden = `viche tree v1\nkey ${key.text}\n${headOf(4, tree.root(4))}\n# 4 ${base64(tree.root(4))}\n`;
  assert.equal(judgeTree(hidden, [key], headOf(3, tree.root(3))).older, 'older_hidden');
});

test('an entry that names another before it is found where both are shown', () => {
  const lines = [...entries([['signature', 'a'], ['signature', 'b']]), entries([['signature', 'a'], ['signature', 'c']])[1]!];
  const verdict = judgeTree(treeText(lines), [key]);
  assert.deepEqual([verdict.finding, verdict.line], ['chain', 11]);
});

test('a tree of subtrees is the tree of its leaves', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((leaf) => leafHash(leaf)) as [Bytes, Bytes, Bytes];
  assert.deepEqual(new Tree([a, b, c]).root(3), nodeHash(nodeHash(a, b), c));
  assert.equal(hex(emptyRoot()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('both languages have words for everything that can be found', () => {
  for (const [code, told] of Object.entries(words.uk.findings)) {
    assert.equal(told.length, 2);
    assert.ok(code === 'good' || (told.every((text) => text !== '') && words.en.findings[code as 'root'].every((text) => text !== '')), code);
  }
  assert.deepEqual(Object.keys(words.uk), Object.keys(words.en));
  assert.deepEqual(Object.keys(words.uk.kinds), Object.keys(words.en.kinds));
});

test('what stands in the page before its script is what the script would put there', () => {
  const page = readFileSync(new URL('../../verify/page.html', import.meta.url), 'utf8');
  const places = [...page.matchAll(/data-w="(\w+)"[^>]*>([^<]*)</g)];
  assert.ok(places.length > 15);
  for (const [, word = '', text] of places) assert.equal(text, words.uk[word as 'title'], word);
});
