// Thinned trees: every entry of one object, of all others the hashes of whole subtrees.
import { hashOfBase64, same, wholeNumber, type Bytes } from './bytes';
import type { Finding } from './finding';
import { namesNoneBefore, readLeaf, type Leaf } from './leaf';
import { Growing, leafHash } from './merkle';
import { readHead, signedText, type Head, type Key } from './note';
import { chooseKey, judgeHead, readText } from './receipt';

export interface Placed {
  position: bigint;
  line: string;
  leaf: Leaf;
}

export interface TreeVerdict {
  finding: Finding;
  /** of the file, from 1, where a piece is wrong */
  line: number;
  key?: Key;
  keyExpected: boolean;
  head?: Head;
  leaves: Placed[];
  /** of the older head, when one was given and the tree is good */
  older?: Finding;
  olderHead?: Head;
}

export function judgeTree(file: Bytes | string, keys: Key[], older?: string): TreeVerdict {
  const verdict: TreeVerdict = { finding: 'not_one', line: 0, keyExpected: false, leaves: [] };
  const read = readText(file);
  if ('finding' in read) return { ...verdict, finding: read.finding };
  const lines = read.text.split('\n');
  const last = lines.pop();
  if (lines[0] !== 'viche tree v1' || !lines[1]?.startsWith('key ')) return verdict;
  const end = endOfNote(lines);
  if (end < 0) return verdict;
  const chosen = chooseKey(lines[1].slice(4), keys);
  verdict.finding = chosen.finding;
  verdict.keyExpected = chosen.expected;
  if (chosen.key) verdict.key = chosen.key;
  if (chosen.finding !== 'good' || !chosen.key) return verdict;
  const { finding, head } = judgeHead(`${lines.slice(2, end).join('\n')}\n`, chosen.key);
  verdict.finding = finding;
  if (head) verdict.head = head;
  if (finding !== 'good' || !head) return verdict;
  const earlier = older === undefined ? undefined : olderHead(older, head, [...keys, chosen.key]);
  if (earlier) verdict.olderHead = earlier;
  const pieces = new Pieces(verdict, head, earlier?.size);
  verdict.finding = pieces.judge(lines, end + 1, last ?? '');
  if (verdict.finding === 'good' && older !== undefined) verdict.older = judgeOlder(head, earlier, pieces.rootAtCut);
  return verdict;
}

/** The place of the empty line after the signatures, or -1. */
function endOfNote(lines: string[]): number {
  const signatures = lines.indexOf('', 2);
  if (signatures < 0) return -1;
  const end = lines.indexOf('', signatures + 1);
  return end >= 0 && lines.slice(signatures + 1, end).every((line) => line.startsWith('\u2014 ')) ? end : -1;
}

/** Reads the pieces one after another. */
class Pieces {
  rootAtCut: Bytes | null = null;
  private readonly tree = new Growing();
  private before: Bytes | null = null;
  private unchained = 0;

  constructor(private readonly verdict: TreeVerdict, private readonly head: Head, private readonly cut: bigint | undefined) {
    this.look();
  }

  judge(lines: string[], from: number, rest: string): Finding {
    for (let at = from; at < lines.length; at++) {
      const finding = this.add(lines[at]!, at + 1);
      if (finding !== 'good') return this.at(at + 1, finding);
    }
    if (rest !== '') return this.at(lines.length + 1, 'piece'); // its line has no end
    if (this.tree.size !== this.head.size) return this.at(lines.length, 'pieces_end');
    if (!same(this.tree.root(), this.head.root)) return 'root';
    return this.unchained ? this.at(this.unchained, 'chain') : 'good';
  }

  private at(line: number, finding: Finding): Finding {
    this.verdict.line = line;
    return finding;
  }

  private look(): void {
    if (this.cut === this.tree.size) this.rootAtCut = this.tree.root();
  }

  private add(line: string, number: number): Finding {
    const shown = line.startsWith('{');
    const piece = shown ? { size: 1n, hash: leafHash(line) } : readHidden(line);
    if (!piece) return 'piece';
    if (piece.size > this.head.size - this.tree.size) return 'pieces_end';
    if (this.tree.size % piece.size !== 0n) return 'piece';
    if (shown) {
      const finding = this.show(line, number);
      if (finding !== 'good') return finding;
    }
    this.tree.add(piece.size, piece.hash);
    this.before = piece.size === 1n ? piece.hash : null;
    this.look();
    return 'good';
  }

  private show(line: string, number: number): Finding {
    const leaf = readLeaf(line);
    if (!leaf) return 'leaf';
    if (leaf.tree !== this.head.origin) return 'other_tree';
    const chained = namesNoneBefore(leaf) === (this.tree.size === 0n) && (!this.before || same(leaf.previous, this.before));
    if (!chained && !this.unchained) this.unchained = number;
    this.verdict.leaves.push({ position: this.tree.size, line, leaf });
    return 'good';
  }
}

/** "# <size> <hash>", the size a power of two. */
function readHidden(line: string): { size: bigint; hash: Bytes } | null {
  const words = line.split(' ');
  const size = wholeNumber(words[1] ?? '');
  const hash = hashOfBase64(words[2] ?? '');
  if (words.length !== 3 || words[0] !== '#' || !size || (size & (size - 1n)) !== 0n || !hash) return null;
  return { size, hash };
}

function olderHead(note: string, head: Head, keys: Key[]): Head | undefined {
  for (const key of keys) {
    const text = signedText(note, key);
    const older = text === null ? null : readHead(text);
    if (older && older.origin === head.origin && older.origin === key.name) return older;
  }
  return undefined;
}

function judgeOlder(head: Head, older: Head | undefined, root: Bytes | null): Finding {
  if (!older) return 'older_head';
  if (older.size > head.size) return 'older_larger';
  if (!root) return 'older_hidden';
  return same(root, older.root) ? 'good' : 'older_differs';
}
