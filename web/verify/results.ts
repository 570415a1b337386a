// What was found, as elements of the page. Everything that comes out of a file is put in as text.
import { base64, hex } from './bytes';
import { countOf, objectsOf, type Count } from './count';
import { leafHash } from './merkle';
import type { ReceiptVerdict } from './receipt';
import type { TreeVerdict } from './tree';
import { filled, type Language, type Words } from './words';

export type Result = HTMLElement[];
type Tone = 'good' | 'wait' | 'stop';
type Rows = [name: string, value: string | HTMLElement][];

const signs: Record<Tone, string> = { good: '✓', wait: '!', stop: '✕' };

function element(tag: string, text = '', children: (HTMLElement | string)[] = []): HTMLElement {
  const made = document.createElement(tag);
  made.append(...(text ? [text] : []), ...children);
  return made;
}

/** The answer in one look: a sign, a heading, what it means and what to do. */
export function badge(tone: Tone, [what, ...more]: readonly string[]): Result {
  const box = element('div');
  box.className = `told ${tone}`;
  const sign = element('span', signs[tone]);
  sign.className = 'sign';
  sign.setAttribute('aria-hidden', 'true');
  const heading = element('h2', '', [sign, what ?? '']);
  heading.id = 'outcome';
  box.append(heading, ...more.filter((text) => text !== '').map((text) => element('p', text)));
  return [box];
}

function list(rows: Rows): HTMLElement {
  return element('dl', '', rows.flatMap(([name, value]) => [element('dt', name), element('dd', '', [value])]));
}

function experts(w: Words, rows: Rows): HTMLElement {
  const code = rows.map(([name, value]): Rows[number] => [name, typeof value === 'string' ? element('code', value) : value]);
  return element('details', '', [element('summary', w.experts), list(code)]);
}

function time(micros: bigint, w: Words, language: Language): string {
  const date = new Date(Number(micros / 1000n));
  const tongue = language === 'uk' ? 'uk-UA' : 'en-GB';
  // The city has had two spellings in the tables of browsers.
  for (const timeZone of ['Europe/Kyiv', 'Europe/Kiev']) {
    try {
      const written = new Intl.DateTimeFormat(tongue, { dateStyle: 'long', timeStyle: 'medium', timeZone }).format(date);
      return filled(w.kyiv, { time: written });
    } catch {
      continue; // the tables of this browser do not have this spelling
    }
  }
  return filled(w.utc, { time: date.toISOString().slice(0, 19).replace('T', ' ') });
}

/** "petition/2026-17" as people say it. */
function objectName(object: string, w: Words): string {
  const slash = object.indexOf('/');
  const known = w.objects[object.slice(0, Math.max(slash, 0))];
  return known ? filled(known, { number: object.slice(slash + 1) }) : object;
}

const kindName = (kind: string, w: Words): string => w.kinds[kind] ?? kind;
/** Places are counted from 1 where people read them. */
const place = (index: bigint): string => String(index + 1n);

export function receiptResult(verdict: ReceiptVerdict, w: Words, language: Language): Result {
  return [...receiptBadge(verdict, w), ...receiptFacts(verdict, w, language)];
}

function receiptBadge({ finding, kind, keyExpected, leaf }: ReceiptVerdict, w: Words): Result {
  if (finding === 'no_key') return badge('wait', w.findings.no_key);
  if (finding !== 'good' || !leaf) return badge('stop', [w.not_confirmed, ...w.findings[finding]]);
  const isSignature = leaf.kind === 'signature';
  const named = { kind: kindName(leaf.kind, w) };
  const heading = objectName(leaf.object, w);
  if (!keyExpected) return badge('wait', [w.unpinned, heading, w.unpinned_text]);
  if (kind === 'promise') return badge('wait', [isSignature ? w.promised : filled(w.promised_entry, named), heading, w.promised_text]);
  return badge('good', [isSignature ? `${w.counted}: ${heading}` : filled(w.entered, named), isSignature ? '' : heading, w.counted_text]);
}

function receiptFacts({ finding, kind, key, keyExpected, leaf, line, index, head, proof }: ReceiptVerdict, w: Words, language: Language): Result {
  if (!leaf || line === undefined || index === undefined) return [];
  const at = place(index);
  const rows: Rows = [
    [w.object, objectName(leaf.object, w)],
    [w.what, kindName(leaf.kind, w)],
    [w.time, time(leaf.at, w, language)],
    [w.place, kind === 'receipt' && head ? filled(w.place_value, { place: at, size: String(head.size) }) : filled(w.place_promised, { place: at })],
    [w.tree, leaf.tree],
  ];
  if (key && !keyExpected) rows.push([w.key_named, element('code', key.text)]);
  const more: Rows = [
    [w.finding, finding], [w.leaf, line], [w.leaf_hash, hex(leafHash(line))], [w.pseudonym, leaf.who], [w.content, hex(leaf.content)], [w.previous, hex(leaf.previous)],
    [w.place, String(index)],
  ];
  if (head) more.push([w.head, filled(w.head_value, { size: String(head.size) })], [w.root, hex(head.root)]);
  if (proof?.length) more.push([w.proof, element('div', '', proof.map((hash) => element('div', '', [element('code', base64(hash))])))]);
  if (key) more.push([w.key_named, key.text]);
  // What is wrong is not told as a fact: only the experts see it.
  return finding === 'good' ? [list(rows), experts(w, more)] : [experts(w, more)];
}

export function treeResult(verdict: TreeVerdict, w: Words, language: Language): Result {
  if (verdict.finding !== 'good' || !verdict.head) {
    const told = w.findings[verdict.finding].map((text) => filled(text, { line: String(verdict.line) }));
    return [...badge('stop', [w.not_confirmed, ...told]), experts(w, [[w.finding, verdict.finding], [w.line, String(verdict.line)]])];
  }
  const counts = objectsOf(verdict.leaves).map((object): [string, Count] => [object, countOf(object, verdict.leaves)]);
  const last = verdict.leaves[verdict.leaves.length - 1];
  const rows: Rows = [[w.tree, verdict.head.origin], [w.head, filled(w.head_value, { size: String(verdict.head.size) })]];
  if (last) rows.push([w.last, time(last.leaf.at, w, language)]);
  const more: Rows = [[w.root, hex(verdict.head.root)], [w.shown, String(verdict.leaves.length)]];
  if (verdict.olderHead) more.push([w.older_head, `${verdict.olderHead.size} ${hex(verdict.olderHead.root)}`]);
  if (verdict.older) more.push([w.finding, verdict.older]);
  if (verdict.key) more.push([w.key_named, verdict.key.text]);
  return [...treeBadge(verdict, counts, w), ...(counts.length ? [table(counts, w)] : []), list(rows), experts(w, more)];
}

function treeBadge(verdict: TreeVerdict, counts: [string, Count][], w: Words): Result {
  const unsure = ['older_hidden', 'older_head', 'older_larger'];
  const { older } = verdict;
  if (older === 'older_differs') return badge('stop', [w.not_confirmed, ...w.findings.older_differs]);
  const wrong = counts.find(([, count]) => count.finding !== 'good');
  if (wrong) return badge('stop', [w.tree_miscounted, ...w.findings[wrong[1].finding]]);
  const since = older === 'good' && verdict.olderHead ? filled(w.older_good, { size: String(verdict.olderHead.size) }) : '';
  if (!verdict.keyExpected) return badge('wait', [w.unpinned, w.unpinned_text, since]);
  if (older && unsure.includes(older)) return badge('wait', [w.tree_good, w.tree_text, w.older_unsure, ...w.findings[older]]);
  return badge('good', [w.tree_good, w.tree_text, since]);
}

function table(counts: [string, Count][], w: Words): HTMLElement {
  const state = (count: Count): string => {
    if (count.finding !== 'good') return filled(w.miscounted, { place: place(count.position ?? 0n), why: count.finding === 'twice' ? w.why_twice : w.why_count });
    return count.closed === undefined ? w.open : w.closed;
  };
  const row = (tag: string, cells: string[]): HTMLElement => element('tr', '', cells.map((cell) => element(tag, cell)));
  const head = row('th', [w.count_object, w.count_number, w.count_state]);
  head.querySelectorAll('th').forEach((cell) => cell.setAttribute('scope', 'col'));
  const body = counts.map(([object, count]) => row('td', [objectName(object, w), String(count.number), state(count)]));
  return element('table', '', [element('caption', w.counts), element('thead', '', [head]), element('tbody', '', body)]);
}
