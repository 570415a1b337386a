// The way up: a telephone confirmed through a gateway, a clerk who saw the document, and the page that leads there and back.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { faults } from './looks.mjs';
import { linkIn } from './mailbox.mjs';
import { narrow, World } from './world.mjs';

let world, peer, clerk, resident, paper, status = 202;
const messages = [];
const email = 'oksana@mail.example';

before(async () => {
  peer = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    messages.push({ headers: request.headers, ...JSON.parse(body) });
    answer.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  await once(peer, 'listening');
  process.env.VICHE_WEBHOOK_ALLOWED_HOSTS = '127.0.0.1';
  process.env.VICHE_SMS_URL = `http://127.0.0.1:${peer.address().port}/messages`;
  process.env.VICHE_SMS_TOKEN = 'token-of-the-gateway';
  process.env.VICHE_SMS_FROM = 'Viche';
  world = await World.start('ladder');
  clerk = await world.signIn(await world.person(), 'operator');
});
after(async () => {
  peer?.close();
  await world?.close();
});

const message = async (count) => {
  for (let i = 0; i < 300 && messages.length < count; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(messages.length >= count, `${messages.length} messages, not ${count}`);
  return messages[count - 1];
};

/** From the ladder's page by a link in a letter. */
async function byLink(page, path) {
  await page.goto(path);
  const before = world.mail.letters.length;
  await page.locator('form[action$="/sign-in/link"] input[name=email]').fill(email);
  await page.locator('form[action$="/sign-in/link"] button').click();
  await page.waitForURL(/\/sign-in\/sent/);
  const letter = await world.mail.letter(email, (one) => world.mail.letters.indexOf(one) >= before && one.text.includes('/sign-in/link/'));
  const link = new URL(linkIn(letter, '/sign-in/link/'));
  await page.goto(link.pathname + link.search);
  await page.locator('main form button').click();
  await page.waitForLoadState();
}

test('who has not signed in is told why, and comes back by a letter to where they were going', async () => {
  resident = await world.person({ size: narrow });
  await resident.goto('/sign-in/level?need=phone&to=%2Faccount%2Fprofile');
  assert.deepEqual(await faults(resident, 'level-nobody'), []);
  await byLink(resident, '/sign-in/level?need=phone&to=%2Faccount%2Fprofile');
  assert.match(resident.url(), /\/account\/profile$/);
});

test('a telephone is confirmed by a code, and leads back', async () => {
  await resident.goto('/sign-in/level?need=phone&to=%2Faccount%2Fprofile');
  assert.deepEqual(await faults(resident, 'level-phone'), []);
  await resident.locator('a[href^="/account/phone"]').click();
  await resident.locator('input[name=phone]').fill('2-12-34');
  await resident.locator('form[action="/account/phone"] button').click();
  assert.equal(await resident.locator('#phone-error').count(), 1);
  await resident.locator('input[name=phone]').fill('067 123 45 67');
  await resident.locator('form[action="/account/phone"] button').click();
  const got = await message(1);
  assert.equal(got.to, '+380671234567');
  assert.equal(got.from, 'Viche');
  assert.equal(got.headers.authorization, 'Bearer token-of-the-gateway');
  const code = got.text.match(/\d{6}/)[0];
  assert.ok(got.text.length <= 70, `one part: ${got.text}`);
  assert.deepEqual(await faults(resident, 'phone-code'), []);
  await resident.locator('input[name=code]').fill(code === '000000' ? '111111' : '000000');
  await resident.locator('form[action="/account/phone/code"] button').click();
  assert.equal(await resident.locator('#code-error').count(), 1);
  await resident.locator('input[name=code]').fill(code);
  await resident.locator('form[action="/account/phone/code"] button').click();
  await resident.waitForURL(/\/account\/profile$/);
  await resident.goto('/account');
  assert.match(await resident.locator('main').innerText(), /\+380671234567 \(підтверджено\)/);
  assert.deepEqual(await faults(resident, 'account-phone'), []);
});

test('a gateway that is down for a moment delays the message and loses none', async () => {
  status = 503;
  await resident.goto('/account/phone');
  await resident.locator('input[name=phone]').fill('050 765 43 21');
  await resident.locator('form[action="/account/phone"] button').click();
  await message(2);
  status = 200;
  const again = await message(3);
  assert.equal(again.to, '+380507654321');
  assert.equal(again.text, messages[1].text);
});

test('a clerk is told what is wrong beside the fields, and afterwards sees only that it is done', async () => {
  await clerk.goto('/desk/people');
  assert.deepEqual(await faults(clerk, 'people'), []);
  const find = async (who) => {
    await clerk.locator('form[action="/desk/people"] input[name=email]').fill(who);
    await clerk.locator('form[action="/desk/people"] button').click();
    await clerk.waitForLoadState();
  };
  await find('nobody@mail.example');
  assert.equal(await clerk.locator('#email-error').count(), 1);
  await find(email);
  assert.deepEqual(await faults(clerk, 'people-form'), []);
  const fill = async (fields) => {
    for (const [name, value] of Object.entries(fields)) await clerk.locator(`input[name=${name}]`).fill(value);
    await clerk.locator('form[action="/desk/people/seen"] button').click();
    await clerk.waitForLoadState();
  };
  await fill({ surname: '', given_name: 'Оксана', rnokpp: '3184710690', unzr: '1980' });
  for (const name of ['surname', 'rnokpp', 'unzr']) assert.equal(await clerk.locator(`#${name}-error`).count(), 1, name);
  assert.equal(await clerk.locator('input[name=given_name]').inputValue(), 'Оксана', 'what was typed stays');
  assert.deepEqual(await faults(clerk, 'people-errors'), []);
  await fill({ surname: 'Коваленко', patronymic: 'Іванівна', rnokpp: '3184710691', unzr: '' });
  paper = await clerk.locator('#paper-code').innerText();
  const shown = await clerk.content();
  for (const said of ['3184710691', 'Коваленко']) assert.ok(!shown.includes(said), said);
  assert.ok(!clerk.url().includes('3184710691') && !clerk.url().includes('oksana'));
  assert.deepEqual(await faults(clerk, 'people-done'), []);
  const letter = await world.mail.letter(email, (one) => one.subject.includes('особу підтверджено'));
  for (const said of ['3184710691', 'Коваленко']) assert.ok(!letter.text.includes(said), said);
});

test('who came to the counter confirms with the paper that it is they, once, and adds a passkey', async () => {
  await resident.goto('/account/passkeys');
  assert.equal(await resident.locator('form[data-v-passkey]').count(), 0, 'not from a session by a letter alone');
  await resident.locator('a.govuk-button[href*="/sign-in/level"]').click();
  assert.deepEqual(await faults(resident, 'level-confirm'), []);
  await resident.locator('input[name=code]').fill('00000-00000');
  await resident.locator('form[action="/sign-in/level"] button').click();
  assert.equal(await resident.locator('#code-error').count(), 1);
  await resident.locator('input[name=code]').fill(paper);
  await resident.locator('form[action="/sign-in/level"] button').click();
  await resident.waitForURL(/\/account\/passkeys$/);
  const cdp = await resident.context().newCDPSession(resident);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await resident.locator('form[data-v-passkey=create] button').click();
  await resident.waitForURL(/told=passkey_added/);
});

test('a session by a letter becomes strong by the passkey, and comes back', async () => {
  await resident.locator('form[action$="/sign-out"] button').first().click();
  await resident.waitForLoadState();
  await byLink(resident, '/sign-in/level?need=strong&to=%2Faccount%2Fprofile');
  await resident.goto('/sign-in/level?need=strong&to=%2Faccount%2Fprofile');
  await resident.locator('form[data-v-passkey=get] button').click();
  await resident.waitForURL(/\/account\/profile$/);
  await resident.goto('/sign-in/level?need=strong&to=%2Faccount');
  assert.match(resident.url(), /\/account$/, 'nothing is asked any more');
});

test('the same person gets no second account at the counter', async () => {
  const second = await world.person();
  await second.goto('/sign-in');
  await second.locator('form[action$="/sign-in/link"] input[name=email]').fill('second@mail.example');
  await second.locator('form[action$="/sign-in/link"] button').click();
  const link = new URL(linkIn(await world.mail.letter('second@mail.example'), '/sign-in/link/'));
  await second.goto(link.pathname);
  await second.locator('main form button').click();
  await second.waitForURL(/\/my$/);
  await clerk.goto('/en/desk/people');
  await clerk.locator('input[name=email]').fill('second@mail.example');
  await clerk.locator('form[action="/en/desk/people"] button').click();
  for (const [name, value] of Object.entries({ surname: 'Коваленко', given_name: 'Оксана', rnokpp: '3184710691' })) {
    await clerk.locator(`input[name=${name}]`).fill(value);
  }
  await clerk.locator('form[action="/en/desk/people/seen"] button').click();
  assert.match(await clerk.locator('.govuk-error-summary').innerText(), /another account/);
  assert.deepEqual(await faults(clerk, 'people-second-en'), []);
});
