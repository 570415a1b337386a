// The page itself: reads a file or a text, has it judged, and says what was found. Nothing leaves it.
import { fromUtf8, type Bytes } from './bytes';
import { readKey, type Key } from './note';
import { judgeReceipt } from './receipt';
import { badge, receiptResult, treeResult, type Result } from './results';
import { judgeTree } from './tree';
import { words, type Language, type Words } from './words';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const fields = {
  file: byId<HTMLInputElement>('file'), text: byId<HTMLTextAreaElement>('text'), key: byId<HTMLTextAreaElement>('key'), older: byId<HTMLTextAreaElement>('older'),
};
const result = byId('result');
let language: Language = location.hash === '#en' ? 'en' : 'uk';
/** Draws what was found again, in the language of the moment. */
let drawn: ((w: Words) => Result) | null = null;

const keysIn = (text: string): (Key | null)[] => text.split(/\s+/).filter((part) => part !== '').map(readKey);

/** A file that is chosen is named; a text that is written takes its place. */
const nameFile = (): void => {
  byId('chosen').textContent = fields.file.files?.[0]?.name ?? '';
};

/** What was pasted has lost or gained only white space around it. */
const pasted = (text: string): string => (text.trim() === '' ? '' : `${text.trim()}\n`);

async function input(): Promise<Bytes | string | null> {
  const file = fields.file.files?.[0];
  return file ? new Uint8Array(await file.arrayBuffer()) : pasted(fields.text.value);
}

let latest = 0;

async function check(): Promise<void> {
  const turn = ++latest;
  const given = await input().catch(() => null);
  if (turn !== latest) return; // another was chosen meanwhile
  const keys = keysIn(fields.key.value);
  drawn = given === null ? (w) => badge('stop', w.unreadable) : given.length === 0 ? (w) => badge('stop', w.empty) : judged(given, keys);
  draw();
  result.focus();
  result.scrollIntoView({ block: 'start' });
}

function judged(given: Bytes | string, found: (Key | null)[]): (w: Words) => Result {
  const keys = found.filter((key) => key !== null);
  if (keys.length < found.length) return (w) => badge('stop', w.bad_key);
  const text = typeof given === 'string' ? given : fromUtf8(given) ?? '';
  if (text.startsWith('viche tree ')) {
    const older = pasted(fields.older.value);
    const verdict = judgeTree(given, keys, older === '' ? undefined : older);
    return (w) => treeResult(verdict, w, language);
  }
  const verdict = judgeReceipt(given, keys);
  return (w) => receiptResult(verdict, w, language);
}

function draw(): void {
  if (!drawn) return;
  result.replaceChildren(...drawn(words[language]));
  result.hidden = false;
}

function speak(chosen: Language): void {
  language = chosen;
  const w = words[chosen];
  document.documentElement.lang = chosen;
  document.title = w.document;
  document.querySelectorAll<HTMLElement>('[data-w]').forEach((element) => (element.textContent = w[element.dataset.w as 'title']));
  document.querySelectorAll<HTMLElement>('[data-w-label]').forEach((element) => element.setAttribute('aria-label', w[element.dataset.wLabel as 'title']));
  document.querySelectorAll<HTMLElement>('[data-lang]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.lang === chosen)));
  draw();
}

fields.file.addEventListener('change', () => {
  fields.text.value = '';
  nameFile();
  if (fields.file.files?.length) void check();
});
fields.text.addEventListener('input', () => {
  fields.file.value = '';
  nameFile();
});
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
document.querySelectorAll<HTMLElement>('[data-lang]').forEach((button) => button.addEventListener('click', () => speak(button.dataset.lang as Language)));

fields.key.value = document.querySelector<HTMLMetaElement>('meta[name="viche-keys"]')?.content.trim().split(/\s+/).join('\n') ?? '';
speak(language);
byId('asleep').hidden = true;
for (const id of ['form', 'languages', 'about']) byId(id).hidden = false;
