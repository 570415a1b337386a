// Receipts and promises: one entry of the journal with what proves it.
import { fromUtf8, hashOfBase64, Lines, wholeNumber, type Bytes } from './bytes';
import type { Finding } from './finding';
import { namesNoneBefore, readLeaf, type Leaf } from './leaf';
import { includes, leafHash } from './merkle';
import { readHead, readKey, signedText, type Head, type Key } from './note';

export interface ReceiptVerdict {
  finding: Finding;
  kind: 'receipt' | 'promise';
  key?: Key;
  /** Not so: "good" only means that it fits the key that it brought along. */
  keyExpected: boolean;
  leaf?: Leaf;
  line?: string;
  index?: bigint;
  head?: Head;
  proof?: Bytes[];
}

const longestProof = 64;

/** The text of a file, or what is wrong with it as a text. */
export function readText(file: Bytes | string): { text: string } | { finding: Finding } {
  const text = typeof file === 'string' ? file : fromUtf8(file);
  if (text === null) return { finding: 'not_one' };
  if (text.includes('\r')) return { finding: 'line_ends' };
  return text.startsWith('\ufeff') ? { finding: 'mark' } : { text };
}

export function judgeReceipt(file: Bytes | string, keys: Key[]): ReceiptVerdict {
  const verdict: ReceiptVerdict = { finding: 'not_one', kind: 'receipt', keyExpected: false };
  const read = readText(file);
  if ('finding' in read) return { ...verdict, finding: read.finding };
  const lines = new Lines(read.text);
  const first = lines.take();
  if (first === 'viche receipt v1') verdict.finding = judgeCovered(lines, keys, verdict);
  if (first === 'viche promise v1') verdict.finding = judgePromise(read.text, lines, keys, verdict);
  return verdict;
}

/** The key that a file names, and whether it is one of those expected. */
export function chooseKey(named: string, keys: Key[]): { finding: Finding; key?: Key; expected: boolean } {
  const key = readKey(named);
  if (!key) return { finding: 'not_one', expected: false };
  const expected = keys.some((one) => one.text === key.text);
  return { finding: expected || keys.length === 0 ? 'good' : 'other_key', key, expected };
}

export function judgeHead(note: string, key: Key): { finding: Finding; head?: Head } {
  if (!note.includes('\n\n')) return { finding: 'not_one' };
  const text = signedText(note, key);
  if (text === null) return { finding: 'signature' };
  const head = readHead(text);
  if (!head) return { finding: 'head' };
  return { finding: head.origin === key.name ? 'good' : 'other_tree', head };
}

function takeProof(lines: Lines): Bytes[] | null {
  const proof: Bytes[] = [];
  for (let line = lines.take(); line !== null; line = lines.take()) {
    if (line === '') return proof;
    const hash = hashOfBase64(line);
    if (!hash || proof.length === longestProof) return null;
    proof.push(hash);
  }
  return null;
}

/** Reads the entry into the verdict. */
function takeLeaf(verdict: ReceiptVerdict, line: string, index: bigint): Leaf | null {
  const leaf = readLeaf(line);
  if (leaf) Object.assign(verdict, { leaf, line, index });
  return leaf;
}

function judgeCovered(lines: Lines, keys: Key[], verdict: ReceiptVerdict): Finding {
  const named = lines.after('key');
  const line = named === null ? null : lines.after('leaf');
  if (named === null || line === null || lines.take() !== '' || lines.take() !== 'c2sp.org/tlog-proof@v1') return 'not_one';
  const index = wholeNumber(lines.after('index') ?? '');
  const proof = index === null ? null : takeProof(lines);
  if (index === null || !proof) return 'not_one';
  verdict.proof = proof;
  const leaf = takeLeaf(verdict, line, index);
  if (!leaf) return 'leaf';
  const chosen = chooseKey(named, keys);
  verdict.keyExpected = chosen.expected;
  if (chosen.key) verdict.key = chosen.key;
  if (chosen.finding !== 'good' || !chosen.key) return chosen.finding;
  const { finding, head } = judgeHead(lines.rest, chosen.key);
  if (head) verdict.head = head;
  if (finding !== 'good' || !head) return finding;
  if (leaf.tree !== head.origin) return 'other_tree';
  if (index >= head.size) return 'index_beyond';
  if (!includes(leafHash(line), index, head.size, proof, head.root)) return 'proof';
  return namesNoneBefore(leaf) === (index === 0n) ? 'good' : 'chain';
}

function judgePromise(text: string, lines: Lines, keys: Key[], verdict: ReceiptVerdict): Finding {
  verdict.kind = 'promise';
  const origin = lines.take();
  const index = origin === null ? null : wholeNumber(lines.after('index') ?? '');
  const line = index === null ? null : lines.after('leaf');
  if (!origin || index === null || line === null || lines.take() !== '' || lines.rest === '') return 'not_one';
  if (lines.rest.includes('\n\n')) return 'not_one'; // the text of a promise ends here
  const leaf = takeLeaf(verdict, line, index);
  if (!leaf) return 'leaf';
  if (leaf.tree !== origin) return 'other_tree';
  if (keys.length === 0) return 'no_key';
  const key = keys.find((one) => signedText(text, one) !== null);
  if (!key) return keys.some((one) => one.name === origin) ? 'signature' : 'other_key';
  verdict.key = key;
  verdict.keyExpected = true;
  if (key.name !== origin) return 'other_tree';
  return namesNoneBefore(leaf) === (index === 0n) ? 'good' : 'chain';
}
