// Paper is keyed without looking at the screen: Enter goes on to the next field, and from the last to the button.
export function startKeying(form: HTMLFormElement): void {
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    const fields = [...form.querySelectorAll<HTMLInputElement>('input:not([type=hidden], [type=checkbox])')];
    const here = event.target;
    const next = fields.find((field) => (here.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
    event.preventDefault();
    (next ?? form.querySelector<HTMLElement>('[data-v-last]'))?.focus();
  });
}
