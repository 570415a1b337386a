// A button that prints the page: <button type="button" data-v-print hidden>. Without scripts the browser's menu does it.
import { each } from './dom';

export function startPrinting(): void {
  each('[data-v-print]', (button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });
}
