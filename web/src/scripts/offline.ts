// A form sent from a place without a connection would end on the browser's own page of error, and its photos with it. So
// the server is asked first whether it is there; until it is, the form stays as it was filled. What was sent twice all the
// same is one thing: the form has a key.
//   <form data-v-offline="/healthz" ...> ... <p data-v-offline-told hidden aria-live="polite" data-v-...words></p>
import { each, words } from './dom';

const patience = 8_000;

async function answers(path: string): Promise<boolean> {
  if (!navigator.onLine) return false;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience);
  try {
    return (await fetch(path, { cache: 'no-store', signal: late.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function start(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>('[data-v-offline-told]');
  if (!told) return;
  const tell = (name: string) => {
    told.textContent = words(told, name);
    told.hidden = false;
  };
  let waiting = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    void answers(form.dataset['vOffline'] ?? '').then((there) => {
      waiting = false;
      if (there) return form.submit();
      form.removeAttribute('aria-busy');
      tell('vWaits');
      told.scrollIntoView({ block: 'center' });
    });
  });
  window.addEventListener('online', () => { if (!told.hidden) tell('vBack'); });
}

export function startOffline(): void {
  each<HTMLFormElement>('form[data-v-offline]', start);
}
