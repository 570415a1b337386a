// While the appeal is written, likely categories appear as buttons under the text; one press chooses it.
//   <div data-v-categories="/api/..." data-v-from="text" data-v-field="category" data-v-label="..." hidden></div>
import { Asker, each, make, paused, words } from './dom';
import { readSuggestions } from './suggestion';

function start(box: HTMLElement): void {
  const form = box.closest('form');
  const text = form?.elements.namedItem(box.dataset['vFrom'] ?? '');
  const field = form?.elements.namedItem(box.dataset['vField'] ?? '');
  if (!(text instanceof HTMLTextAreaElement || text instanceof HTMLInputElement) || !field) return;
  const asker = new Asker();
  const row = make('div', { class: 'v-actions' });
  const label = make('p', { class: 'v-live' });
  box.setAttribute('aria-live', 'polite');
  box.append(label, row);
  text.addEventListener('input', paused(500, async () => {
    if (text.value.trim().length < 10) return;
    const answer = await asker.ask(box.dataset['vCategories'] ?? '', { text: text.value.slice(0, 500) });
    const found = readSuggestions(answer).filter((one) => one.value).slice(0, 3);
    box.hidden = found.length === 0;
    label.textContent = words(box, 'vLabel');
    row.replaceChildren(...found.map((one) => choice(one.text, () => {
      choose(field, one.value ?? '');
      label.textContent = words(box, 'vChosen', { name: one.text });
      row.replaceChildren();
    })));
  }));
}

function choice(text: string, act: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'govuk-button govuk-button--secondary govuk-button--small' }, text);
  button.addEventListener('click', act);
  return button;
}

/** Works for a select and for radios of one name. */
function choose(field: Element | RadioNodeList, value: string): void {
  if (field instanceof RadioNodeList || field instanceof HTMLSelectElement) field.value = value;
  const changed = field instanceof RadioNodeList ? field[0] : field;
  changed?.dispatchEvent(new Event('change', { bubbles: true }));
}

export function startCategories(): void {
  each<HTMLElement>('[data-v-categories]', start);
}
