// What a draft is and how long it lives. No page here, so that it can be tested alone.

export type Draft = Record<string, string[]>;

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const days = 30;

/** Fields that must not be kept: secrets, keys of this page view, files. */
export function keepable(name: string, type: string): boolean {
  return name !== '' && !['hidden', 'password', 'file', 'submit', 'button'].includes(type)
    && !['form_token', 'form_key'].includes(name);
}

export function save(store: Store, key: string, draft: Draft, now: number): void {
  try {
    store.setItem(key, JSON.stringify({ at: now, draft }));
  } catch {
    // full or forbidden: a draft is a comfort, not a duty
  }
}

/** The draft, unless it is older than a month or not one of ours. */
export function load(store: Store, key: string, now: number): Draft | null {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null') as { at?: number; draft?: Draft } | null;
    if (!kept?.draft || typeof kept.at !== 'number') return null;
    if (now - kept.at > days * 86_400_000) {
      store.removeItem(key);
      return null;
    }
    return kept.draft;
  } catch {
    return null;
  }
}

export function isEmpty(draft: Draft): boolean {
  return Object.values(draft).every((values) => values.every((value) => value.trim() === ''));
}
