// A form is sent once: a second press within a while does nothing. The server would drop it too, by its key.

export const again = 8_000;

/** May a form sent at `last` be sent again at `now`? */
export function maySend(last: number | undefined, now: number): boolean {
  return last === undefined || now - last > again;
}

export function startSendingOnce(): void {
  let sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== 'post') return;
    if (!maySend(sent.get(form), Date.now())) return event.preventDefault();
    sent.set(form, Date.now());
    form.setAttribute('aria-busy', 'true');
  });
  // back from the next page: the form is whole again
  window.addEventListener('pageshow', () => {
    sent = new WeakMap();
    document.querySelectorAll('form[aria-busy]').forEach((form) => form.removeAttribute('aria-busy'));
  });
}
