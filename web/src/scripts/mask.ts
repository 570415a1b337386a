// Rectangles drawn over a photo with the mouse or a finger; they are written into the number fields of the form,
// which work without this.
import { make, words } from './dom';
import { type Area, between, percent } from './mask-area';

const sides = ['left', 'top', 'width', 'height'] as const;

export function startMask(box: HTMLElement): void {
  const form = box.closest('form');
  if (!form) return;
  const status = make('p', { class: 'v-live', 'aria-live': 'polite' });
  const clear = make('button', { type: 'button', class: 'v-quiet-link' }, words(box, 'vClear'));
  box.after(status, clear);
  const refused = document.querySelector('.govuk-error-summary');
  if (!refused) form.querySelector('[data-v-mask-fields]')?.removeAttribute('open');

  const field = (number: number, side: string) => form.elements.namedItem(`area-${number}-${side}`);
  const row = (number: number) => sides.map((side) => field(number, side)).filter((one) => one instanceof HTMLInputElement);
  const rows = () => {
    const all: HTMLInputElement[][] = [];
    for (let number = 1; row(number).length === sides.length; number++) all.push(row(number));
    return all;
  };

  const show = (fresh: Area | null = null) => {
    box.querySelectorAll('.v-mask__box').forEach((old) => old.remove());
    const drawn = rows().map((fields) => fields.map((one) => Number(one.value.replace(',', '.'))));
    if (fresh) drawn.push(sides.map((side) => fresh[side]));
    for (const values of drawn) {
      if (!values[2] || !values[3]) continue;
      const over = make('div', { class: 'v-mask__box' });
      sides.forEach((side, at) => { over.style[side] = `${values[at] ?? 0}%`; });
      box.append(over);
    }
  };

  const put = (area: Area) => {
    const all = rows();
    const free = all.findIndex((fields) => fields.every((one) => one.value === ''));
    if (free < 0) {
      status.textContent = words(box, 'vFull');
      return;
    }
    all[free]?.forEach((one, at) => { one.value = percent(area[sides[at] ?? 'left']); });
    status.textContent = words(box, 'vDrawn', { n: free + 1 });
  };

  const at = (event: PointerEvent): [number, number] => {
    const edge = box.getBoundingClientRect();
    return [((event.clientX - edge.left) / edge.width) * 100, ((event.clientY - edge.top) / edge.height) * 100];
  };
  let from: [number, number] | null = null;

  box.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    from = at(event);
  });
  box.addEventListener('pointermove', (event) => { if (from) show(between(...from, ...at(event))); });
  box.addEventListener('pointerup', (event) => {
    const area = from && between(...from, ...at(event));
    from = null;
    if (area) put(area);
    show();
  });
  box.addEventListener('pointercancel', () => { from = null; show(); });
  clear.addEventListener('click', () => { rows().flat().forEach((one) => (one.value = '')); show(); });
  form.addEventListener('input', () => show());
  show();
}
