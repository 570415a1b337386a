// A resident's cabinet, without scripts: all cases, the calendar and its private address, who looked, everything taken away
// once, the account erased.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { file, send } from './deeds.mjs';
import { faults } from './looks.mjs';
import { linkIn } from './mailbox.mjs';
import { accounts, out, World } from './world.mjs';

let world, petro, eyes, number;

before(async () => {
  world = await World.start('cabinet');
  petro = await world.signIn(await world.person({ js: false }), 'petro');
  eyes = await world.signIn(await world.person(), 'petro'); // axe needs scripts
});
after(() => world?.close());

/** The page as axe and narrow screens see it, in both languages. */
async function looks(path, name) {
  for (const lang of ['', '/en']) {
    await eyes.goto(lang + path);
    assert.deepEqual(await faults(eyes, `cabinet-${name}${lang.replace('/', '-')}`), []);
  }
}

/** The files of a ZIP, as a program that is not ours reads them. */
function unpacked(path) {
  const read = spawnSync('python3', ['-c',
    'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n'
    + 'print(json.dumps({n: z.read(n).decode("utf-8","replace") for n in z.namelist()}))', path],
  { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(read.status, 0, read.stderr);
  return JSON.parse(read.stdout);
}

test('all cases stand in one list, the new one among them', async () => {
  number = await file(petro, { text: 'Третій день не світить ліхтар біля школи, дітям темно.', category: 'street-light', note: 'біля школи' });
  await petro.goto('/my');
  await petro.locator(`.v-cards a[href="/my/appeals/${number}"]`).waitFor();
  await petro.goto('/my?state=open');
  assert.equal(await petro.locator(`.v-cards a[href="/my/appeals/${number}"]`).count(), 1);
  await petro.goto('/my?state=closed');
  assert.equal(await petro.locator(`.v-cards a[href="/my/appeals/${number}"]`).count(), 0);
  assert.equal(await petro.locator('a[href="/my"][aria-current]').count() > 0, true, 'the menu leads here');
  await looks('/my', 'list');
  await petro.goto(`/my/appeals/${number}`);
});

test('the calendar has the day of the answer; its address is shown once and can be renewed', async () => {
  await petro.goto('/my/calendar');
  await petro.locator(`a[href="/my/appeals/${number}"]`).first().waitFor();
  await send(petro, '/my/calendar');
  const address = await petro.locator('code.v-address').innerText();
  const feed = await fetch(address);
  assert.equal(feed.status, 200);
  assert.match(feed.headers.get('content-type'), /^text\/calendar/);
  const text = (await feed.text()).replaceAll('\r\n ', '');
  assert.match(text, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  assert.ok(text.includes(number), text);
  assert.ok(!text.includes('ліхтар'), 'titles alone');
  await petro.goto('/my/calendar');
  assert.equal(await petro.locator('code.v-address').count(), 0);
  await send(petro, '/my/calendar');
  assert.equal((await fetch(address)).status, 404);
  await looks('/my/calendar', 'calendar');
});

test('what somebody of the staff opened is told by role and organisation', async () => {
  const operator = await world.signIn(await world.person({ js: false }), 'operator');
  await operator.goto(`/desk/appeals/${number}`);
  await send(operator, `/desk/appeals/${number}/contact`);
  await petro.goto('/my/looks');
  const told = await petro.locator('main').innerText();
  assert.ok(told.includes(number) && told.includes('оператор'), told);
  assert.ok(!told.includes(accounts().operator.name), 'not by name');
  await looks('/my/looks', 'looks');
});

test('subscriptions end with one click; letters have their page', async () => {
  await petro.goto('/appeals?open=1');
  const others = await petro.locator('.v-cards a[href^="/appeals/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const path of others.slice(0, 5)) {
    await petro.goto(`${path}/voices`);
    if (await petro.locator('form[action$="/voices"]').count()) await send(petro, '/voices');
  }
  await petro.goto('/my/subscriptions');
  const ends = petro.locator('form[action="/my/subscriptions"]');
  const before = await ends.count();
  assert.ok(before > 0, 'what was joined is followed');
  await looks('/my/subscriptions', 'subscriptions');
  await send(petro, '/my/subscriptions');
  assert.equal(await ends.count(), before - 1);
  await looks('/my/letters', 'letters');
});

test('everything is taken away once, by the browser that asked', async () => {
  await looks('/my/export', 'export');
  await petro.goto('/my/export');
  await send(petro, '/my/export');
  const take = petro.locator('form[action^="/my/export/"] button');
  for (let i = 0; i < 200 && !(await take.count()); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await petro.goto('/my/export');
  }
  await eyes.goto('/my/export');
  assert.equal(await eyes.locator('form[action^="/my/export/"]').count(), 0, 'another session of the same account');
  const form = petro.locator('form[action^="/my/export/"]');
  const path = await form.getAttribute('action');
  const token = await form.locator('input[name=form_token]').getAttribute('value');
  const [download] = await Promise.all([petro.waitForEvent('download'), take.click()]);
  assert.match(download.suggestedFilename(), /^viche-\d{4}-\d\d-\d\d\.zip$/);
  mkdirSync(join(out, 'cabinet'), { recursive: true });
  const saved = join(out, 'cabinet', 'archive.zip');
  await download.saveAs(saved);
  const files = unpacked(saved);
  assert.ok(files['README.txt'].includes('Ваші дані') && files['README.txt'].includes('Your data'));
  assert.equal(JSON.parse(files['account.json']).email, accounts().petro.email);
  const appeals = JSON.parse(files['appeals/appeals.json']);
  assert.ok(appeals.some((appeal) => appeal.number === number && appeal.text.includes('ліхтар')));
  assert.ok(JSON.parse(files['looks.json']).length > 0);
  for (const [name, text] of Object.entries(files)) assert.ok(!text.includes(accounts().olena.email), name);
  const again = await petro.request.post(path, { form: { form_token: token }, maxRedirects: 0 });
  assert.equal(again.status(), 404, 'a second download');
  const stranger = await world.person({ js: false });
  assert.notEqual((await stranger.request.post(path, { form: { form_token: token }, maxRedirects: 0 })).status(), 200);
});

test('the ready archive looks as it should', async () => {
  await eyes.goto('/my/export');
  await send(eyes, '/my/export');
  for (let i = 0; i < 200 && !(await eyes.locator('form[action^="/my/export/"]').count()); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await eyes.goto('/my/export');
  }
  assert.deepEqual(await faults(eyes, 'cabinet-ready'), []);
});

test('erasing says what stays and why, wants the word, and is done', async () => {
  await looks('/my/erase', 'erase');
  await petro.goto('/my/erase');
  assert.match(await petro.locator('main').innerText(), /2297-VI/);
  await petro.locator('input[name=word]').fill('ні');
  await send(petro, '/my/erase');
  assert.equal(await petro.locator('.govuk-error-summary').count(), 1);
  await petro.locator('input[name=word]').fill('стерти');
  await send(petro, '/my/erase');
  await petro.locator('h1', { hasText: 'стерто' }).waitFor();
  await petro.goto('/my');
  assert.match(petro.url(), /\/sign-in/);
  await eyes.goto('/my');
  assert.match(eyes.url(), /\/sign-in/, 'on every device');
  const { email, password } = accounts().petro;
  const form = petro.locator('form:has(input[name=password])');
  await form.locator('input[name=email]').fill(email);
  await form.locator('input[name=password]').fill(password);
  await form.locator('button[type=submit]').click();
  assert.equal(await petro.locator('.govuk-error-summary').count(), 1);
  const [year, serial] = number.split('-').map(Number);
  assert.equal(world.sql(`SELECT author_account, author_email FROM appeals WHERE number = ${year * 10_000_000 + serial}`).replace(/\D/g, ''), '0');
});

test('what was done and what stays is told, also to axe', async () => {
  const olena = await world.signIn(await world.person(), 'olena');
  await olena.goto('/my/erase');
  await olena.locator('input[name=word]').fill('СТЕРТИ');
  await send(olena, '/my/erase');
  assert.deepEqual(await faults(olena, 'cabinet-erased'), []);
});

test('the same e-mail registers anew and finds an empty cabinet', async () => {
  const { email } = accounts().petro;
  const anew = await world.person({ js: false });
  await anew.goto('/sign-in');
  await anew.locator('form[action="/sign-in/link"] input[name=email]').fill(email);
  await send(anew, '/sign-in/link');
  const letter = await world.mail.letter(email, (one) => one.text.includes('/sign-in/link/'));
  await anew.goto(new URL(linkIn(letter, '/sign-in/link/')).pathname);
  await send(anew, '/sign-in/link/');
  await anew.goto('/my');
  assert.equal(await anew.locator('.v-cards li').count(), 0);
});
