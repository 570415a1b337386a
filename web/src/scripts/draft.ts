// Keeps what is being written in this browser, only after the person has said so. "Forget" removes it, and so does the
// page that thanks for the form (data-v-draft-done="appeal"): not the sending, which may fail on a poor line.
//   <form data-v-draft="appeal"> ... <div data-v-draft-box hidden data-v-...words></div>
// With data-v-draft-kept it is kept without asking: what people write at work, about work.
import { each, make, paused, words } from './dom';
import { isEmpty, keepable, load, save, type Draft } from './draft-store';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function draftKey(name: string | undefined): string {
  return `viche.draft.${name}`;
}

function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((element): element is Field =>
    (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement)
    && keepable(element.name, element.type));
}

function read(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const field of fields(form)) {
    if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type) && !field.checked) continue;
    (draft[field.name] ??= []).push(field.value);
  }
  return draft;
}

function write(form: HTMLFormElement, draft: Draft): void {
  for (const field of fields(form)) {
    const values = draft[field.name];
    if (!values) continue;
    if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)) {
      field.checked = values.includes(field.value);
    } else {
      field.value = values[0] ?? '';
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function start(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>('[data-v-draft-box]');
  if (!box) return;
  const key = draftKey(form.dataset['vDraft']);
  const consentKey = `${key}.consent`;
  const store = window.localStorage;
  const keep = paused(600, () => {
    const draft = read(form);
    if (consent.checked && !isEmpty(draft)) save(store, key, draft, Date.now());
  });
  const id = `${form.dataset['vDraft']}-draft-consent`;
  const consent = make('input', { type: 'checkbox', class: 'govuk-checkboxes__input', id });
  const told = make('p', { 'aria-live': 'polite' });
  const always = form.dataset['vDraftKept'] !== undefined;
  consent.checked = always || store.getItem(consentKey) === 'yes';
  consent.addEventListener('change', () => {
    if (consent.checked) store.setItem(consentKey, 'yes');
    else [key, consentKey].forEach((name) => store.removeItem(name));
    told.textContent = words(box, consent.checked ? 'vKept' : 'vForgotten');
    keep();
  });
  const label = make('label', { for: id, class: 'govuk-label govuk-checkboxes__label' }, words(box, 'vConsent'));
  box.append(...(always ? [] : [make('div', { class: 'govuk-checkboxes__item' }, consent, label)]), told);
  offer(form, box, key, told);
  box.hidden = always && box.childElementCount === 1; // nothing to ask and nothing to offer
  form.addEventListener('input', keep);
}

/** A draft from another day is offered, not forced upon the form; what came back with errors stays. */
function offer(form: HTMLFormElement, box: HTMLElement, key: string, told: HTMLElement): void {
  const draft = load(window.localStorage, key, Date.now());
  if (!draft || isEmpty(draft) || form.querySelector('.govuk-form-group--error')) return;
  const restore = make('button', { type: 'button', class: 'govuk-button govuk-button--secondary govuk-button--small' }, words(box, 'vRestore'));
  const forget = make('button', { type: 'button', class: 'v-quiet-link' }, words(box, 'vForget'));
  const row = make('div', { class: 'v-actions' }, restore, forget);
  box.prepend(make('p', {}, words(box, 'vFound')), row);
  const done = (name: string) => {
    row.previousElementSibling?.remove();
    row.remove();
    told.textContent = words(box, name);
  };
  restore.addEventListener('click', () => { write(form, draft); done('vRestored'); });
  forget.addEventListener('click', () => { window.localStorage.removeItem(key); done('vForgotten'); });
}

function storable(): boolean {
  try {
    window.localStorage.setItem('viche.try', '1');
    window.localStorage.removeItem('viche.try');
    return true;
  } catch {
    return false;
  }
}

export function startDrafts(): void {
  if (!storable()) return;
  each('[data-v-draft-done]', (sign) => window.localStorage.removeItem(draftKey(sign.dataset['vDraftDone'])));
  each<HTMLFormElement>('form[data-v-draft]', start);
}
