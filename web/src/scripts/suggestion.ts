// What a list of suggestions is and how keys move through it. No page here, so that it can be tested alone.

export interface Suggestion {
  text: string;
  value?: string;
  detail?: string;
  lat?: number;
  lon?: number;
}

/** Takes the answer of the server; anything unexpected is left out. */
export function readSuggestions(answer: unknown): Suggestion[] {
  const items = (answer as { items?: unknown } | undefined)?.items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown): Suggestion[] => {
    const { text, value, detail, lat, lon } = (item ?? {}) as Record<string, unknown>;
    if (typeof text !== 'string' || !text) return [];
    return [{
      text,
      ...(typeof value === 'string' || typeof value === 'number' ? { value: String(value) } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : {}),
    }];
  });
}

/** Is there enough to ask for? A house is known by one digit, a street by two letters. */
export function enough(text: string): boolean {
  return text.length >= 2 || /^\d/.test(text);
}

/** Does the address of suggestions depend on what the field says? `/houses?street={street_id}` does on street_id. */
export function dependsOn(path: string, field: string): boolean {
  return field !== '' && path.includes(`{${field}}`);
}

/** The option chosen after a key: -1 is none. Arrows go round. */
export function moved(key: string, chosen: number, count: number): number {
  if (count === 0) return -1;
  if (key === 'ArrowDown') return chosen + 1 >= count ? 0 : chosen + 1;
  if (key === 'ArrowUp') return chosen <= 0 ? count - 1 : chosen - 1;
  return chosen;
}
