// What a key does in the queue. No page here, so that it can be tested alone.

export type Deed = { do: 'go'; to: number } | { do: 'mark' | 'open' | 'help' } | null;

/** @param at the current row, -1 before the first key */
export function deed(key: string, at: number, rows: number): Deed {
  if (key === '?') return { do: 'help' };
  if (rows === 0) return null;
  if (key === 'j') return { do: 'go', to: Math.min(at + 1, rows - 1) };
  if (key === 'k') return { do: 'go', to: Math.max(at - 1, 0) };
  if (at < 0) return null;
  if (key === 'x') return { do: 'mark' };
  if (key === 'Enter' || key === 'o') return { do: 'open' };
  return null;
}

/** Single letters belong to whoever is typing. */
export function isTyping(tag: string, type: string, editable: boolean): boolean {
  if (editable || tag === 'TEXTAREA' || tag === 'SELECT') return true;
  return tag === 'INPUT' && !['checkbox', 'radio', 'button', 'submit'].includes(type);
}
