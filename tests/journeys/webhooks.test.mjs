// An administrator names a program; it is told of what happens, signed, and the page shows how that ended.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { file } from './deeds.mjs';
import { World } from './world.mjs';

process.env.VICHE_WEBHOOK_ALLOWED_HOSTS = '127.0.0.1';
let world, admin, peer, secret, status = 204;
const told = [];

before(async () => {
  world = await World.start('webhooks');
  peer = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    told.push({ headers: request.headers, body });
    answer.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(peer, 'listening');
  admin = await world.signIn(await world.person({ js: false }), 'admin');
});
after(async () => {
  peer?.close();
  await world?.close();
});

const next = async (count) => {
  for (let i = 0; i < 200 && told.length < count; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(told.length >= count, `told ${told.length} times, not ${count}`);
  return told[count - 1];
};

/** As a receiver checks it (standardwebhooks.com). */
function isOurs({ headers, body }) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return headers['webhook-signature'] === `v1,${mac}` && Math.abs(Date.now() / 1000 - headers['webhook-timestamp']) < 60;
}

test('an address inside the network is refused, beside the field', async () => {
  await admin.goto('/desk/webhooks');
  await admin.locator('input[name=url]').fill('https://169.254.169.254/latest/meta-data');
  await admin.locator('form[action="/desk/webhooks"] button').click();
  assert.equal(await admin.locator('.govuk-error-summary li').count(), 2);
});

test('a hook is made, its secret is shown once, and a trial arrives', async () => {
  await admin.locator('input[name=url]').fill(`http://127.0.0.1:${peer.address().port}/viche`);
  await admin.locator('input[value="appeals.filed"]').check();
  await admin.locator('input[value="appeals.changed"]').check();
  await admin.locator('form[action="/desk/webhooks"] button').click();
  secret = await admin.locator('section[aria-labelledby=fresh-secret] code').innerText();
  await admin.goto('/desk/webhooks');
  assert.ok(!(await admin.content()).includes(secret));
  await admin.locator('form[action$="/try"] button').click();
  const trial = await next(1);
  assert.ok(isOurs(trial));
  assert.equal(JSON.parse(trial.body).type, 'webhooks.test');
});

test('a new appeal is told of, without anything of people', async () => {
  const number = await file(await world.person(), { text: 'Не світить ліхтар біля аптеки.', category: 'street-light', street: 'вул. Наконечного', house: '2', email: 'oksana@example.org', name: 'Оксана' });
  const filed = await next(2);
  assert.ok(isOurs(filed));
  const said = JSON.parse(filed.body);
  assert.deepEqual(Object.keys(said), ['id', 'type', 'time', 'community', 'number', 'url']);
  assert.deepEqual([said.type, said.number, said.url], ['appeals.filed', number, `${world.url}/appeals/${number}`]);
  await admin.reload();
  assert.ok((await admin.locator('main').innerText()).includes(number));
});

test('what fails is shown, and goes on after a pause', async () => {
  status = 500;
  await admin.locator('form[action$="/try"] button').click();
  await next(told.length + 1);
  await admin.goto('/desk/webhooks');
  for (let i = 0; i < 40 && !(await admin.locator('code', { hasText: 'http 500' }).count()); i++) await admin.reload();
  await admin.locator('button[name=paused]').click();
  assert.ok(await admin.locator('strong', { hasText: 'на паузі' }).count());
  status = 204;
  const before = told.length;
  await admin.locator('button[name=paused]').click();
  await next(before + 1);
});

test('a deleted hook is gone', async () => {
  await admin.goto('/desk/webhooks');
  await admin.locator('main summary').click();
  await admin.locator('form[action$="/remove"] button').click();
  assert.equal(await admin.locator('form[action$="/remove"]').count(), 0);
});
