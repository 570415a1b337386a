// One entry of the journal: a line of JSON with one way of being written.
import { fromHex, hex, wholeNumber, type Bytes } from './bytes';

export interface Leaf {
  tree: string;
  kind: string;
  object: string;
  who: string;
  /** microseconds since 1970 */
  at: bigint;
  content: Bytes;
  previous: Bytes;
}

const latest = 2n ** 53n - 1n;
// Texts without control characters, quotes and backslashes need no escaping.
const text = '"([^"\\\\\\x00-\\x1f\\x7f-\\x9f]*)"';
const form = new RegExp(`^\\{"v":1,"tree":${text},"kind":${text},"object":${text},"who":${text},"at":([0-9]+),"content":${text},"previous":${text}\\}$`);

export function readLeaf(line: string): Leaf | null {
  const parts = form.exec(line);
  if (!parts) return null;
  const [, tree = '', kind = '', object = '', who = '', micros = '', ofContent = '', ofPrevious = ''] = parts;
  const at = wholeNumber(micros);
  const content = fromHex(ofContent, 32);
  const previous = fromHex(ofPrevious, 32);
  if (!tree || !kind || at === null || at > latest || !content || !previous) return null;
  return { tree, kind, object, who, at, content, previous };
}

/** Only the first entry of a tree has none before it. */
export const namesNoneBefore = (leaf: Leaf): boolean => /^0+$/.test(hex(leaf.previous));
