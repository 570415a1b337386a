// The queue by keyboard: j and k go through the rows, x marks, Enter opens, ? tells.
//   <div data-v-queue="dialog-id"> <tr data-v-row> <input type="checkbox"> <a data-v-open> ...
// The letters can be switched off: a checkbox with data-v-queue-keys in the help dialog (WCAG 2.1.4).
import { each } from './dom';
import { deed, isTyping } from './queue-keys';

const offKey = 'viche.queue.keys';

function start(queue: HTMLElement): void {
  const rows = () => [...queue.querySelectorAll<HTMLElement>('[data-v-row]')];
  const help = document.getElementById(queue.dataset['vQueue'] ?? '');
  let at = -1;

  const go = (to: number) => {
    rows()[at]?.removeAttribute('data-v-current');
    at = to;
    const row = rows()[at];
    row?.setAttribute('data-v-current', '');
    row?.querySelector<HTMLElement>('[data-v-open]')?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };

  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    if (isTyping(target.tagName, (target as HTMLInputElement).type ?? '', target.isContentEditable)) return;
    if (event.key === 'Enter' && target.closest('a, button, summary')) return;
    const next = deed(event.key, at, rows().length);
    if (!next) return;
    event.preventDefault();
    if (next.do === 'go') go(next.to);
    else if (next.do === 'mark') rows()[at]?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    else if (next.do === 'open') rows()[at]?.querySelector<HTMLElement>('[data-v-open]')?.click();
    else if (help instanceof HTMLDialogElement && !help.open) help.showModal();
  });
}

function isOff(): boolean {
  try {
    return localStorage.getItem(offKey) === 'off';
  } catch {
    return false;
  }
}

/** "All on this page" beside the boxes of the rows, and how many are marked. */
function startAll(all: HTMLInputElement): void {
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>(`[data-v-row] input[name="${all.dataset['vAll']}"]`)];
  const count = document.getElementById(all.dataset['vCount'] ?? '');
  const tell = () => {
    const marked = boxes().filter((box) => box.checked).length;
    all.indeterminate = marked > 0 && marked < boxes().length;
    all.checked = marked > 0 && marked === boxes().length;
    if (count) count.textContent = String(marked);
  };
  all.addEventListener('change', () => { boxes().forEach((box) => (box.checked = all.checked)); tell(); });
  document.addEventListener('change', (event) => {
    tell();
    // The bar of deeds comes up under the first row that is marked.
    const row = (event.target as HTMLElement).closest('[data-v-row]');
    row?.scrollIntoView({ block: 'nearest' });
  });
  tell();
}

export function startQueues(): void {
  each<HTMLElement>('[data-v-queue]', start);
  each<HTMLInputElement>('input[data-v-all]', startAll);
  each<HTMLButtonElement>('button[data-v-dialog]', (button) => {
    const dialog = document.getElementById(button.dataset['vDialog'] ?? '');
    if (!(dialog instanceof HTMLDialogElement)) return;
    button.hidden = false;
    button.addEventListener('click', () => dialog.showModal());
  });
  each<HTMLInputElement>('input[data-v-queue-keys]', (box) => {
    box.checked = !isOff();
    box.addEventListener('change', () => localStorage.setItem(offKey, box.checked ? 'on' : 'off'));
  });
}
