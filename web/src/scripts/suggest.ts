// A text field with suggestions (ARIA combobox). Without an answer it stays a plain text field.
import { Asker, each, make, paused, sibling, words } from './dom';
import { dependsOn, enough, moved, readSuggestions, type Suggestion } from './suggestion';

class Suggest {
  private readonly asker = new Asker();
  private readonly list: HTMLUListElement;
  private readonly status: HTMLElement;
  private items: Suggestion[] = [];
  private chosen = -1;

  constructor(private readonly input: HTMLInputElement) {
    const id = `${input.id}-options`;
    this.list = make('ul', { class: 'v-suggest__list', id, role: 'listbox', hidden: '', 'aria-label': words(input, 'vListLabel') });
    this.status = make('div', { class: 'govuk-visually-hidden', 'aria-live': 'polite' });
    const around = make('div', { class: 'v-suggest' });
    input.before(around);
    around.append(input, this.list, this.status);
    for (const [name, value] of Object.entries({
      role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id,
    })) input.setAttribute(name, value);
    const ask = paused(180, () => void this.ask());
    input.addEventListener('input', () => { this.forget(); ask(); });
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => setTimeout(() => this.close(), 150));
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    if (!enough(text)) return this.close();
    const answer = await this.asker.ask(this.path(), { q: text });
    if (answer === undefined || document.activeElement !== this.input) return;
    this.items = readSuggestions(answer);
    this.show();
  }

  /** `{name}` in the path is what another field of the form says. */
  private path(): string {
    return (this.input.dataset['vSuggest'] ?? '').replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(sibling(this.input, name)?.value ?? ''));
  }

  private show(): void {
    this.list.replaceChildren(...this.items.map((item, at) => this.option(item, at)));
    this.choose(-1);
    this.list.hidden = this.items.length === 0;
    this.input.setAttribute('aria-expanded', String(!this.list.hidden));
    this.status.textContent = this.items.length
      ? words(this.input, 'vFound', { n: this.items.length })
      : words(this.input, 'vNone');
  }

  private option(item: Suggestion, at: number): HTMLLIElement {
    const option = make('li', { class: 'v-suggest__option', id: `${this.list.id}-${at}`, role: 'option', 'aria-selected': 'false' }, item.text);
    if (item.detail) option.append(make('small', {}, item.detail));
    option.addEventListener('mousedown', (event) => { event.preventDefault(); this.take(at); });
    return option;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.choose(moved(event.key, this.chosen, this.items.length));
    } else if (event.key === 'Enter') {  // never sends the form from an open list
      event.preventDefault();
      if (this.chosen >= 0) this.take(this.chosen);
      else this.close();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.close();
    }
  }

  private choose(at: number): void {
    this.chosen = at;
    [...this.list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    if (at < 0) this.input.removeAttribute('aria-activedescendant');
    else this.input.setAttribute('aria-activedescendant', `${this.list.id}-${at}`);
  }

  private take(at: number): void {
    const item = this.items[at];
    if (!item) return;
    this.input.value = item.text;
    this.write('vValueField', item.value ?? '');
    if (item.lat !== undefined && item.lon !== undefined) {
      this.write('vLatField', String(item.lat));
      this.write('vLonField', String(item.lon));
    }
    this.close();
    this.input.dispatchEvent(new CustomEvent('viche:place', { bubbles: true, detail: item }));
  }

  /** What was chosen before no longer fits the text: neither here, nor in fields that hang on this one, nor the place. */
  private forget(): void {
    const mine = this.input.dataset['vValueField'] ?? '';
    this.write('vValueField', '');
    this.input.form?.querySelectorAll<HTMLInputElement>('input[data-v-suggest]').forEach((other) => {
      const field = dependsOn(other.dataset['vSuggest'] ?? '', mine) ? sibling(other, other.dataset['vValueField'] ?? '') : null;
      if (field) field.value = '';
    });
    const names = [this.input.dataset['vLatField'], this.input.dataset['vLonField']];
    const place = names.map((name) => (name ? sibling(this.input, name) : null));
    if (!place.some((field) => field?.value)) return;
    place.forEach((field) => { if (field) field.value = ''; });
    this.input.dispatchEvent(new CustomEvent('viche:place', { bubbles: true, detail: {} }));
  }

  private write(attribute: string, value: string): void {
    const name = this.input.dataset[attribute];
    const field = name ? sibling(this.input, name) : null;
    if (field) field.value = value;
  }

  private close(): void {
    this.list.hidden = true;
    this.choose(-1);
    this.input.setAttribute('aria-expanded', 'false');
  }
}

export function startSuggestions(): void {
  each<HTMLInputElement>('input[data-v-suggest]', (input) => new Suggest(input));
}
