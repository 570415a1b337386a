// Counts the people of one object as the journal says.
import { same, sha256, utf8 } from './bytes';
import type { Finding } from './finding';
import type { Placed } from './tree';

export interface Count {
  finding: Finding;
  /** of the entry that is wrong */
  position?: bigint;
  number: number;
  /** as the last closing told, rightly */
  closed?: number;
}

const adding = ['signature', 'merged', 'restoration'];
const taking = ['invalidation', 'withdrawal'];

export function countOf(object: string, leaves: Placed[]): Count {
  const people = new Set<string>();
  const count: Count = { finding: 'good', number: 0 };
  for (const { position, leaf } of leaves) {
    if (leaf.object !== object) continue;
    if (adding.includes(leaf.kind)) {
      if (people.has(leaf.who)) return { ...count, finding: 'twice', position, number: people.size };
      people.add(leaf.who);
    } else if (taking.includes(leaf.kind)) {
      people.delete(leaf.who);
    } else if (leaf.kind === 'closing') {
      const told = same(leaf.content, sha256(utf8(`${object}\n${people.size}`)));
      if (!told) return { ...count, finding: 'count', position, number: people.size };
      count.closed = people.size;
    }
  }
  return { ...count, number: people.size };
}

/** Every object that is shown, in order of its first entry. */
export const objectsOf = (leaves: Placed[]): string[] => [...new Set(leaves.map(({ leaf }) => leaf.object))].filter((object) => object !== '');
