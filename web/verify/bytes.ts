// Bytes and the few ways in which the journal writes them. Each has one way only: what is read is written again and compared.
import { sha256 } from '@noble/hashes/sha2.js';

export type Bytes = Uint8Array;

export { sha256 };

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Nothing when the bytes are not UTF-8. A mark at the beginning stays. */
export function fromUtf8(bytes: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text: string, size: number): Bytes | null {
  if (text.length !== 2 * size || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from({ length: size }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export const base64 = (bytes: Bytes): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

export function fromBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let plain: string;
  try {
    plain = atob(text);
  } catch {
    return null;
  }
  const bytes = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  return base64(bytes) === text ? bytes : null;
}

export function hashOfBase64(text: string): Bytes | null {
  const bytes = fromBase64(text);
  return bytes?.length === 32 ? bytes : null;
}

const most = 2n ** 64n - 1n;

/** A decimal number of 64 bits without sign or leading zeros. */
export function wholeNumber(text: string): bigint | null {
  if (text.length > 20 || !/^(0|[1-9][0-9]*)$/.test(text)) return null;
  const number = BigInt(text);
  return number <= most ? number : null;
}

/** Lines that each end with LF. `take` gives the next without its end, or nothing when there is none. */
export class Lines {
  constructor(private text: string) {}
  get rest(): string {
    return this.text;
  }
  take(): string | null {
    const end = this.text.indexOf('\n');
    if (end < 0) return null;
    const line = this.text.slice(0, end);
    this.text = this.text.slice(end + 1);
    return line;
  }
  /** What stands in the next line after `word` and a space. */
  after(word: string): string | null {
    const line = this.take();
    return line !== null && line.startsWith(`${word} `) ? line.slice(word.length + 1) : null;
  }
}
