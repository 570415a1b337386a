// Passkeys in a real browser with a virtual device: a resident adds one and signs in with it, staff have it as their second
// factor, new staff begin with it; codes on paper stand in for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults } from './looks.mjs';
import { linkIn } from './mailbox.mjs';
import { accounts, narrow, World } from './world.mjs';

let world, olena, operator;
const codes = [];

before(async () => { world = await World.start('passkeys'); });
after(() => world?.close());

/** A device that keeps passkeys and says yes. */
async function withDevice(page, { verified = true } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: verified, automaticPresenceSimulation: true } });
  return { cdp, authenticatorId, credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

const usePasskey = (page) => page.locator('form[data-v-passkey=get] button').click();
const signOut = async (page) => {
  await page.locator('form[action$="/sign-out"] button').first().click();
  await page.waitForLoadState();
};

test('a resident adds a passkey, gets a letter, and signs in with it where they were going', async () => {
  olena = await world.person({ size: narrow });
  const device = await withDevice(olena);
  await world.signIn(olena, 'olena');
  await olena.goto('/account/passkeys');
  assert.deepEqual(await faults(olena, 'passkeys-none'), []);
  await olena.locator('input[name=name]').fill('Мій телефон');
  await olena.locator('form[data-v-passkey=create] button').click();
  await olena.waitForURL(/told=passkey_added/);
  assert.ok((await olena.locator('main').innerText()).includes('Мій телефон'));
  assert.deepEqual(await faults(olena, 'passkeys-one'), []);
  await olena.locator('summary', { hasText: 'Змінити назву' }).click();
  await olena.locator('form[action$="/rename"] input[name=name]').fill('Телефон на кухні');
  await olena.locator('form[action$="/rename"] button').click();
  await olena.waitForURL(/told=passkey_renamed/);
  assert.ok((await olena.locator('main h2').first().innerText()).includes('Телефон на кухні'));
  assert.deepEqual(await faults(olena, 'passkeys-renamed'), []);
  const [credential] = await device.credentials();
  assert.equal(credential.rpId, 'localhost');
  assert.ok(credential.isResidentCredential);
  const letter = await world.mail.letter(accounts().olena.email, (one) => one.text.includes('ключ доступу'));
  assert.match(letter.text, /додано ключ доступу/);
  assert.match(letter.text, /Якщо це були не ви/);

  await signOut(olena);
  await olena.goto('/sign-in?to=%2Faccount%2Fprofile');
  await usePasskey(olena);
  await olena.waitForURL(/\/account\/profile$/);
  assert.equal((await device.credentials())[0].signCount > credential.signCount, true);
});

test('a device that does not verify the person opens nothing, and the page says what to do', async () => {
  const page = await world.person();
  await withDevice(page, { verified: false });
  await page.goto('/sign-in');
  await usePasskey(page);
  await page.locator('form[data-v-passkey=get] [role=status]', { hasText: 'оберіть інший спосіб' }).waitFor({ timeout: 60_000 });
  assert.match(page.url(), /\/sign-in$/);
});

test('what a browser without scripts shows has no button that does nothing', async () => {
  const page = await world.person({ js: false });
  await page.goto('/sign-in');
  assert.equal(await page.locator('form[data-v-passkey]').isVisible(), false);
  assert.equal(await page.locator('form[action="/sign-in/link"]').isVisible(), true);
});

test('an answer that was sent once opens nothing the second time', async () => {
  await signOut(olena);
  await olena.goto('/sign-in');
  let sent;
  await olena.route('**/sign-in/passkey', async (route) => {
    sent = route.request().postData();
    await route.continue();
  });
  await usePasskey(olena);
  await olena.waitForURL(/\/my$/);
  await olena.unroute('**/sign-in/passkey');
  await signOut(olena);
  await olena.goto('/sign-in');
  const token = await olena.locator('form[data-v-passkey=get] input[name=form_token]').inputValue();
  const form = new URLSearchParams(sent);
  form.set('form_token', token);
  const again = await olena.request.post('/sign-in/passkey', { data: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world.url } });
  assert.equal(again.status(), 422);
  assert.match(await again.text(), /Ключ доступу не підійшов/);
});

test('a passkey that was removed opens nothing, and the page says so', async () => {
  await usePasskey(olena);
  await olena.waitForURL(/\/my$/);
  await olena.goto('/account/passkeys');
  await olena.locator('main section summary', { hasText: 'Видалити' }).click();
  await olena.locator('form[action$="/remove"] button').click();
  await olena.waitForURL(/told=passkey_removed/);
  await signOut(olena);
  await olena.goto('/sign-in');
  await usePasskey(olena);
  await olena.locator('.govuk-error-summary').waitFor();
  assert.match(await olena.locator('.govuk-error-summary').innerText(), /видалено/);
  assert.deepEqual(await faults(olena, 'sign-in-passkey-refused'), []);
});

test('staff have a passkey as their second factor, and sign in with it alone', async () => {
  operator = await world.person();
  await withDevice(operator);
  await world.signIn(operator, 'operator');
  await operator.goto('/account/passkeys');
  await operator.locator('form[data-v-passkey=create] button').click();
  await operator.waitForURL(/told=passkey_added/);
  await signOut(operator);
  const { email, password } = accounts().operator;
  await operator.goto('/sign-in');
  const form = operator.locator('form:has(input[name=password])');
  await form.locator('input[name=email]').fill(email);
  await form.locator('input[name=password]').fill(password);
  await form.locator('button[type=submit]').click();
  await operator.waitForURL(/second-factor/);
  assert.deepEqual(await faults(operator, 'second-factor-passkey'), []);
  await usePasskey(operator);
  await operator.waitForURL(/\/desk\/home$/);
  await signOut(operator);
  await operator.goto('/sign-in');
  await usePasskey(operator);
  await operator.waitForURL(/\/desk\/home$/);
});

test('codes on paper are shown once, and each opens once', async () => {
  await operator.goto('/account/recovery');
  assert.deepEqual(await faults(operator, 'recovery-none'), []);
  await operator.locator('form[action="/account/recovery"] button').click();
  codes.push(...await operator.locator('#codes code').allInnerTexts());
  assert.equal(new Set(codes).size, 10);
  assert.deepEqual(await faults(operator, 'recovery-codes'), []);
  await operator.goto('/account/recovery');
  assert.ok(!(await operator.content()).includes(codes[0]));
  for (const [tries, opens] of [[codes[0], true], [codes[0], false]]) {
    const page = await world.person({ js: false });
    const { email, password } = accounts().operator;
    await page.goto('/sign-in');
    const form = page.locator('form:has(input[name=password])');
    await form.locator('input[name=email]').fill(email);
    await form.locator('input[name=password]').fill(password);
    await form.locator('button[type=submit]').click();
    await page.locator('input[name=code]').fill(tries.toUpperCase());
    await page.locator('form:has(input[name=code]) button[type=submit]').click();
    await page.waitForLoadState();
    assert.equal(/\/desk\/home$/.test(page.url()), opens, page.url());
  }
  await world.mail.letter(accounts().operator.email, (one) => one.text.includes('використано запасний код'));
});

test('new staff begin with a passkey instead of an app, and are asked to make codes', async () => {
  const admin = await world.signIn(await world.person(), 'admin');
  await admin.goto('/desk/staff/new');
  await admin.locator('input[name=name]').fill('Наталя Бондар');
  await admin.locator('input[name=email]').fill('natalia@ladyzhyn.example');
  await admin.locator('input[name=roles][value=registrar]').check();
  await admin.locator('form[action="/desk/staff/new"] button').click();
  const letter = await world.mail.letter('natalia@ladyzhyn.example');
  const page = await world.person({ lang: 'en' });
  await withDevice(page);
  await page.goto(new URL(linkIn(letter, '/sign-in/reset/')).pathname);
  await page.locator('main form button').click();
  await page.waitForURL(/\/sign-in\/set-up/);
  assert.deepEqual(await faults(page, 'set-up-passkey'), []);
  await page.locator('form[data-v-passkey=create] button').click();
  await page.waitForURL(/\/account\/recovery/);
  await page.locator('form[action="/account/recovery"] button').click();
  await page.locator('a.govuk-button').click();
  await page.waitForURL(/\/account\/password/);
  await page.goto('/desk/people');
  assert.equal(await page.locator('form[action="/desk/people"]').count(), 1);
});

test('the pages are whole in English too', async () => {
  for (const path of ['/en/account/passkeys', '/en/account/recovery', '/en/account', '/en/sign-in/level?need=strong&to=%2Faccount']) {
    await operator.goto(path);
    assert.deepEqual(await faults(operator, `english${path.replace(/\W+/g, '-')}`), [], path);
  }
  const page = await world.person({ lang: 'en', size: narrow });
  for (const path of ['/en/sign-in', '/en/sign-in/level?need=strong&to=%2Faccount', '/en/sign-in/level?need=email', '/sign-in/level?need=phone']) {
    await page.goto(path);
    assert.deepEqual(await faults(page, `english${path.replace(/\W+/g, '-')}`), [], path);
  }
});
