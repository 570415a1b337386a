// The few things every script here needs from the page.

/** Runs `start` for each element that carries the attribute, now. */
export function each<E extends HTMLElement>(selector: string, start: (element: E) => void): void {
  document.querySelectorAll<E>(selector).forEach(start);
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Words come with the page, as data attributes of the element that shows them. `{name}` is filled in. */
export function words(element: HTMLElement, name: string, values: Record<string, string | number> = {}): string {
  const text = element.dataset[name] ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** Calls `act` once the calls have paused for `ms`. */
export function paused<A extends unknown[]>(ms: number, act: (...args: A) => void): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), ms);
  };
}

/** Addresses that come in data attributes must be of this host. */
export function ownAddress(path: string, query: Record<string, string> = {}): URL | null {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return null;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Asks for JSON; a newer question of the same asker drops the older one. Nothing on any failure. */
export class Asker {
  private last: AbortController | undefined;

  async ask(path: string, query: Record<string, string>): Promise<unknown> {
    this.last?.abort();
    const mine = new AbortController();
    this.last = mine;
    const url = ownAddress(path, query);
    if (!url) return undefined;
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { accept: 'application/json' } });
      return answer.ok ? await answer.json() : undefined;
    } catch {
      return undefined;
    }
  }
}

/** The field of the same form with this name. */
export function sibling(element: Element, name: string): HTMLInputElement | null {
  const form = element.closest('form');
  const found = form?.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found : null;
}
