// A file field that shows what was chosen, lets one be taken back, and makes photos smaller before they are sent.
// Pictures are drawn on canvases: the content security policy allows no blob: addresses.
import { each, make, words } from './dom';
import { sorted } from './file-limits';
import { decoded, drawn, shrunk } from './shrink';

interface Chosen {
  file: File;
  preview: HTMLCanvasElement | null;
}

class Photos {
  private chosen: Chosen[] = [];
  private readonly list: HTMLUListElement;
  private readonly status: HTMLElement;
  private readonly max: number;
  private readonly most: number;

  constructor(private readonly box: HTMLElement, private readonly input: HTMLInputElement) {
    this.max = Number(box.dataset['vMaxFiles'] ?? 1);
    this.most = Number(box.dataset['vMaxBytes'] ?? Infinity);
    this.list = make('ul', { class: 'v-file__list', 'aria-label': words(box, 'vListLabel') });
    this.status = make('div', { class: 'v-file__status', 'aria-live': 'polite' });
    box.append(this.list, this.status);
    input.addEventListener('change', () => void this.add([...(input.files ?? [])]));
  }

  private async add(files: File[]): Promise<void> {
    const fresh = files.filter((file) => !this.chosen.some((one) => one.file === file));
    if (this.max === 1) this.chosen = [];
    this.status.textContent = words(this.box, 'vWorking');
    const ready = await Promise.all(fresh.map((file) => this.prepared(file)));
    const { taken, large, extra } = sorted(ready, (one) => one.file.size, this.most, this.max - this.chosen.length);
    this.chosen.push(...taken);
    this.show();
    this.tell(large.map((one) => one.file), extra.map((one) => one.file.name));
  }

  /** A large photo is made smaller first, so only what is large even then is named. */
  private tell(large: File[], extra: string[]): void {
    const megabytes = (bytes: number) => Math.ceil(bytes / 104857.6) / 10;
    const shown = (size: number) => size.toLocaleString(document.documentElement.lang);
    const lines = large.map((file) =>
      words(this.box, 'vTooLarge', { name: file.name, size: shown(megabytes(file.size)), mb: shown(megabytes(this.most)) }));
    if (extra.length) lines.push(words(this.box, 'vTooMany', { n: this.max, names: extra.join(', ') }));
    this.status.replaceChildren(
      ...lines.map((line) => make('p', { class: 'govuk-error-message' }, line)),
      make('p', {}, words(this.box, 'vChosen', { n: this.chosen.length, max: this.max })));
  }

  private async prepared(file: File): Promise<Chosen> {
    const picture = file.type.startsWith('image/') ? await decoded(file) : undefined;
    if (!picture) return { file, preview: null };
    const preview = drawn(picture, 320);
    const small = this.box.dataset['vShrink'] === undefined ? file : await shrunk(file, picture);
    picture.close();
    return { file: small, preview };
  }

  private show(): void {
    const carrier = new DataTransfer();
    this.chosen.forEach((one) => carrier.items.add(one.file));
    this.input.files = carrier.files;
    this.list.replaceChildren(...this.chosen.map((one) => this.row(one)));
  }

  private row(one: Chosen): HTMLLIElement {
    const name = make('span', { class: 'v-file__name' }, one.file.name);
    const remove = make('button', { type: 'button', class: 'v-quiet-link' }, words(this.box, 'vRemove'));
    remove.append(make('span', { class: 'govuk-visually-hidden' }, ` ${one.file.name}`));
    remove.addEventListener('click', () => this.remove(one));
    one.preview?.setAttribute('role', 'img');
    one.preview?.setAttribute('aria-label', one.file.name);
    return make('li', { class: 'v-file__item' }, ...(one.preview ? [one.preview] : []), name, remove);
  }

  private remove(one: Chosen): void {
    const at = this.chosen.indexOf(one);
    this.chosen.splice(at, 1);
    this.show();
    this.status.textContent = words(this.box, 'vRemoved', { name: one.file.name });
    const next = this.list.querySelectorAll('button')[Math.min(at, this.chosen.length - 1)];
    (next ?? this.input).focus();
  }
}

export function startPhotos(): void {
  each<HTMLElement>('[data-v-files]', (box) => {
    const input = box.querySelector<HTMLInputElement>('input[type=file]');
    if (input && typeof DataTransfer === 'function' && typeof createImageBitmap === 'function') new Photos(box, input);
  });
}
