// Forms that are answered by a passkey. They are hidden without scripts, in browsers that have no passkeys, and at any
// address but the community's own, where passkeys would not fit.
import { each, make, ownAddress, sibling, words } from './dom';
import { answerOf, toCreation, toRequest, type Question } from './passkey-data';

async function ask(form: HTMLFormElement): Promise<Question | undefined> {
  const url = ownAddress(form.dataset['vAsk'] ?? '');
  if (!url) return undefined;
  const body = new URLSearchParams();
  for (const name of ['form_token', 'from']) body.set(name, sibling(form, name)?.value ?? '');
  const answer = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' } });
  return answer.ok ? ((await answer.json()) as Question) : undefined;
}

async function answered(form: HTMLFormElement): Promise<string | undefined> {
  const question = await ask(form);
  if (!question) return undefined;
  const credential = form.dataset['vPasskey'] === 'create'
    ? await navigator.credentials.create({ publicKey: toCreation(question) })
    : await navigator.credentials.get({ publicKey: toRequest(question) });
  return credential instanceof PublicKeyCredential ? answerOf(credential) : undefined;
}

function start(form: HTMLFormElement): void {
  if (!('PublicKeyCredential' in window) || location.origin !== form.dataset['vOrigin']) return;
  form.hidden = false;
  form.closest<HTMLElement>('[data-v-passkey-way]')?.removeAttribute('hidden');
  const instead = form.previousElementSibling;
  if (instead instanceof HTMLElement && 'vPasskeyInstead' in instead.dataset) instead.hidden = true;
  const status = make('p', { class: 'govuk-body', role: 'status' });
  form.append(status);
  let waits = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation(); // the device may be asked again at once: it is not sent before it has answered
    if (waits) return;
    waits = true;
    status.textContent = words(form, 'vWaiting');
    answered(form).catch(() => undefined).then((answer) => {
      waits = false;
      status.textContent = answer ? '' : words(form, 'vFailed');
      const field = sibling(form, 'answer');
      if (!answer || !field) return;
      field.value = answer;
      form.submit();
    });
  });
}

each<HTMLFormElement>('form[data-v-passkey]', start);
