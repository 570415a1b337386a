// The tree of RFC 6962, and the checks as RFC 9162 section 2.1 writes them step by step.
import { joined, same, sha256, utf8, type Bytes } from './bytes';

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

export const leafHash = (leaf: Bytes | string): Bytes => sha256(joined(leafMark, typeof leaf === 'string' ? utf8(leaf) : leaf));
export const nodeHash = (left: Bytes, right: Bytes): Bytes => sha256(joined(nodeMark, left, right));
export const emptyRoot = (): Bytes => sha256(new Uint8Array(0));

/** Is this the leaf at `index` of the tree of `size` leaves? RFC 9162 section 2.1.3.2. */
export function includes(leaf: Bytes, index: bigint, size: bigint, proof: Bytes[], root: Bytes): boolean {
  if (index >= size) return false;
  let fn = index;
  let sn = size - 1n;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(r, root);
}

/** Does the tree of `size` leaves continue that of its first `earlier`? RFC 9162 section 2.1.4.2. */
export function continues(earlier: bigint, earlierRoot: Bytes, size: bigint, root: Bytes, proof: Bytes[]): boolean {
  if (earlier === 0n || earlier > size) return false;
  if (earlier === size) return proof.length === 0 && same(earlierRoot, root);
  const path = [...proof];
  if ((earlier & (earlier - 1n)) === 0n) path.unshift(earlierRoot);
  const first = path.shift();
  if (!first) return false;
  let fn = earlier - 1n;
  let sn = size - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = first;
  let sr = first;
  for (const c of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(fr, earlierRoot) && same(sr, root);
}

/** A tree that is wholly known, as RFC 6962 section 2.1 defines it. The page needs none: it lets others be tried on it. */
export class Tree {
  /** roots of whole subtrees of 2, 4, 8, ... leaves */
  private readonly full: Bytes[][] = [];
  constructor(readonly leaves: Bytes[]) {}

  /** MTH of leaves [begin, end); whole subtrees are kept. */
  root(end: number, begin = 0): Bytes {
    if (end === begin) return emptyRoot();
    if (end - begin === 1) return this.leaves[begin]!;
    const middle = begin + half(end - begin);
    if (2 * half(end - begin) !== end - begin) return nodeHash(this.root(middle, begin), this.root(end, middle));
    const row = (this.full[Math.log2(end - begin)] ??= []);
    return (row[begin / (end - begin)] ??= nodeHash(this.root(middle, begin), this.root(end, middle)));
  }

  /** PATH of section 2.1.1. */
  inclusion(index: number, end: number, begin = 0): Bytes[] {
    if (end - begin === 1) return [];
    const middle = begin + half(end - begin);
    return index < middle
      ? [...this.inclusion(index, middle, begin), this.root(end, middle)]
      : [...this.inclusion(index, end, middle), this.root(middle, begin)];
  }

  /** PROOF of section 2.1.2. */
  consistency(earlier: number, size: number): Bytes[] {
    return this.sub(earlier, 0, size, true);
  }

  private sub(earlier: number, begin: number, end: number, known: boolean): Bytes[] {
    if (earlier === end) return known ? [] : [this.root(end, begin)];
    const middle = begin + half(end - begin);
    return earlier <= middle
      ? [...this.sub(earlier, begin, middle, known), this.root(end, middle)]
      : [...this.sub(earlier, middle, end, false), this.root(middle, begin)];
  }
}

/** The largest power of two below `size`. */
function half(size: number): number {
  let k = 1;
  while (2 * k < size) k *= 2;
  return k;
}

/** A tree put together from whole subtrees, from the left. */
export class Growing {
  size = 0n;
  private readonly parts: { size: bigint; hash: Bytes }[] = [];

  add(size: bigint, hash: Bytes): void {
    this.size += size;
    let part = { size, hash };
    for (let left = this.parts[this.parts.length - 1]; left && left.size === part.size; left = this.parts[this.parts.length - 1]) {
      this.parts.pop();
      part = { size: 2n * part.size, hash: nodeHash(left.hash, part.hash) };
    }
    this.parts.push(part);
  }

  root(): Bytes {
    return this.parts.map((part) => part.hash).reduceRight<Bytes | null>((right, left) => (right ? nodeHash(left, right) : left), null) ?? emptyRoot();
  }
}
