// Signed notes and heads of trees: C2SP signed-note and tlog-checkpoint, Ed25519 alone.
import * as ed25519 from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { fromBase64, hashOfBase64, hex, joined, Lines, same, sha256, utf8, wholeNumber, type Bytes } from './bytes';

ed25519.hashes.sha512 = sha512;

export interface Key {
  name: string;
  bytes: Bytes;
  id: Bytes;
  text: string;
}

export interface Head {
  origin: string;
  size: bigint;
  root: Bytes;
}

const ofEd25519 = 1;
const isName = (name: string): boolean => /^[^ +\x00-\x1f\x7f-\x9f]+$/.test(name);

/** "name+identifier+base64" */
export function readKey(text: string): Key | null {
  const [, name, id, encoded] = /^([^+]*)\+([^+]*)\+([^]*)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (!name || !isName(name) || bytes?.length !== 33 || bytes[0] !== ofEd25519) return null;
  const own = sha256(joined(utf8(`${name}\n`), bytes)).slice(0, 4);
  return hex(own) === id ? { name, bytes: bytes.slice(1), id: own, text } : null;
}

/** "— name base64(identifier | signature)" */
function readSignature(line: string): { name: string; id: Bytes; bytes: Bytes } | null {
  const [, name, encoded] = /^\u2014 ([^ ]*) ([^]*)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (!name || !isName(name) || !bytes || bytes.length <= 4) return null;
  return { name, id: bytes.slice(0, 4), bytes: bytes.slice(4) };
}

/** The text of a note that this key has signed. Signatures of others are passed over. */
export function signedText(note: string, key: Key): string | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || /[\x00-\x09\x0b-\x1f]/.test(note)) return null;
  const text = note.slice(0, end + 1);
  const lines = new Lines(note.slice(end + 2));
  let found = false;
  for (let line = lines.take(); line !== null; line = lines.take()) {
    const signature = readSignature(line);
    if (!signature) return null;
    if (signature.name !== key.name || !same(signature.id, key.id)) continue;
    if (!verified(signature.bytes, utf8(text), key.bytes)) return null;
    found = true;
  }
  return found && lines.rest === '' ? text : null;
}

function verified(signature: Bytes, message: Bytes, key: Bytes): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false; // no point of the curve
  }
}

/** Lines after the third are passed over. */
export function readHead(text: string): Head | null {
  const lines = new Lines(text);
  const origin = lines.take();
  const size = wholeNumber(lines.take() ?? '');
  const root = hashOfBase64(lines.take() ?? '');
  return origin && size !== null && root ? { origin, size, root } : null;
}
