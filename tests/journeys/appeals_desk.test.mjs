// The desk: what waits for me, the queue by keyboard and in bulk, questions and answers, notes that residents don't see.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, say, send } from './deeds.mjs';
import { linkIn } from './mailbox.mjs';
import { faults } from './looks.mjs';
import { World } from './world.mjs';

let world, resident, operator, number, link;
before(async () => {
  world = await World.start('desk');
  resident = await world.person();
  operator = await world.signIn(await world.person(), 'operator');
  number = await file(resident, { text: 'Хитається поручень на сходах до парку.', category: 'sidewalk', street: 'вул. Наконечного', house: '2', email: 'yaryna@example.org' });
  link = resident.url().split('?')[0];
});
after(() => world?.close());

test('the home page leads to what waits', async () => {
  await operator.goto('/desk/home');
  const links = operator.locator('main a[href*="/desk/appeals"]');
  assert.ok(await links.count());
  await links.first().click();
  await operator.waitForLoadState();
  assert.ok(await operator.locator('[data-v-row]').count());
});

test('the keys walk through the queue', async () => {
  await operator.goto('/desk/appeals');
  const consent = operator.locator('[data-v-queue-keys]');
  if (await consent.count() && !(await consent.isChecked())) {
    await operator.locator('button[data-v-dialog="queue-keys"]').click();
    await consent.check();
    await operator.locator('#queue-keys form button').click();
  }
  await operator.keyboard.press('j');
  await operator.keyboard.press('x');
  assert.equal(await operator.locator('input[name=number]:checked').count(), 1);
  await Promise.all([operator.waitForNavigation(), operator.keyboard.press('Enter')]);
  assert.match(operator.url(), /\/desk\/appeals\/\d{4}-\d+$/);
});

test('the bar for many covers no row: it stays at the end until something is marked', async () => {
  await operator.setViewportSize({ width: 1280, height: 720 });
  await operator.goto('/desk/appeals?tab=all');
  const bar = operator.locator('.v-bulk'), rows = operator.locator('[data-v-row]');
  const last = await rows.last().boundingBox();
  assert.ok((await bar.boundingBox()).y >= last.y + last.height, 'nothing is marked');
  const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().bottom));
  const lowest = heights.filter((bottom) => bottom <= 720).length - 1;
  await rows.nth(lowest).locator('input[name=number]').check();
  const above = async (row) => {
    const [box, cover] = [await row.boundingBox(), await bar.boundingBox()];
    return box.y + box.height <= cover.y + 1 && cover.y + cover.height <= 721;
  };
  assert.ok(await above(rows.nth(lowest)), 'the row just marked');
  for (let row = lowest + 1; row < lowest + 4; row++) {
    await rows.nth(row).locator('a[data-v-open]').focus();
    await rows.nth(row).locator('a[data-v-open]').evaluate((link) => link.scrollIntoView({ block: 'nearest' }));
    const [link, cover] = [await rows.nth(row).locator('a[data-v-open]').boundingBox(), await bar.boundingBox()];
    assert.ok(link.y + link.height <= cover.y + 1, 'a row gone to by keyboard');
  }
});

test('several are assigned at once, and what was refused is told', async () => {
  await operator.goto('/desk/appeals');
  const boxes = operator.locator('input[name=number]');
  for (const n of [0, 1]) await boxes.nth(n).check();
  const bulk = operator.locator('form[action*="/desk/appeals/bulk"]');
  await bulk.locator('select[name=deed]').selectOption('assign');
  await bulk.locator('summary').click();
  await bulk.locator('select[name=organisation]').selectOption({ index: 1 });
  await send(operator, '/desk/appeals/bulk');
  assert.match(operator.url(), /\/desk\/appeals\/bulk/);
  assert.deepEqual(await faults(operator, 'desk_bulk_outcome-uk'), []);
});

test('a question goes to the author by letter, the answer comes back', async () => {
  await operator.goto(`/desk/appeals/${number}`);
  await operator.locator('details:has(form[action$="/questions"]) summary').click();
  await operator.locator('form[action$="/questions"] textarea').fill('З якого боку сходів?');
  await send(operator, '/questions');
  const letter = await world.mail.letter('yaryna@example.org', (one) => one.text.includes('З якого боку сходів?'));
  await say(resident, linkIn(letter, '/follow/'), 'answer', { text: 'З боку озера.' });
  await operator.goto(`/desk/appeals/${number}`);
  assert.ok((await operator.locator('main').innerText()).includes('З боку озера.'));
});

test('a note is seen at the desk and nowhere else', async () => {
  await operator.goto(`/desk/appeals/${number}`);
  await operator.locator('details:has(form[action$="/notes"]) summary').click();
  await operator.locator('form[action$="/notes"] textarea').fill('Секрет: поручень купити в березні.');
  await send(operator, '/notes');
  assert.ok((await operator.locator('main').innerText()).includes('Секрет: поручень'));
  for (const path of [link, `/appeals/${number}`]) {
    await resident.goto(path);
    assert.ok(!(await resident.content()).includes('Секрет: поручень'));
  }
});

test('a look at the author is journalled', async () => {
  await operator.goto(`/desk/appeals/${number}`);
  assert.ok(!(await operator.content()).includes('yaryna@example.org'));
  await send(operator, '/contact');
  assert.ok((await operator.content()).includes('yaryna@example.org'));
  await operator.goto(`/desk/appeals/${number}`);
  assert.ok(await operator.locator('main details li').filter({ hasText: 'Ірина Мельник' }).count());
});

test('a letter’s subscription ends with one press of the mail program', async () => {
  const neighbour = await world.person();
  await neighbour.goto(`/appeals/${number}/voices`);
  await neighbour.locator('input[name=email]').fill('stepan@example.org');
  await send(neighbour, '/voices');
  const asked = await world.mail.letter('stepan@example.org', ({ text }) => text.includes('/voices/'));
  await neighbour.goto(linkIn(asked, '/voices/'));
  await send(neighbour, '/voices/');
  const letter = await world.mail.letter('stepan@example.org', ({ text }) => text.includes('/unsubscribe/'));
  const address = letter.headers.get('list').unsubscribe.url;
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), redirect: 'manual' });
  assert.ok(answer.status < 400, String(answer.status));
});

test('a note written while the session ended waits until one has signed in again', async () => {
  const page = await world.signIn(await world.person(), 'moderator');
  await page.goto(`/desk/appeals/${number}`);
  const text = 'Бригада виїде в четвер зранку, попередити третій під\'їзд.';
  await page.locator('form[action$="/notes"] textarea').evaluate((field, said) => { field.value = said; }, text);
  await page.context().clearCookies();
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/notes"]').evaluate((form) => form.requestSubmit())]);
  await page.getByRole('heading', { name: 'Увійдіть ще раз, щоб надіслати' }).waitFor();
  assert.deepEqual(await faults(page, 'signed-out'), []);
  const other = await page.context().newPage();
  await world.signIn(other, 'moderator', { stepsAhead: 1 });
  for (let pressed = 0; pressed < 2; pressed++) await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Надіслати ще раз' }).click()]);
  await page.getByText(text).first().waitFor();
  assert.match(page.url(), new RegExp(`/desk/appeals/${number}`));
});

test('what was told twice becomes one appeal, and both authors read of one work', async () => {
  const second = await world.person();
  const same = await file(second, { text: 'На сходах до парку відірваний поручень, можна впасти.', category: 'sidewalk', street: 'вул. Наконечного', house: '2', email: 'taras@example.org' });
  const seen = second.url().split('?')[0];
  await operator.goto(`/desk/appeals/${same}/similar`);
  await operator.locator('a[href$="/merge"]').click();
  await operator.locator('input[name=into]').fill('2099-1');
  await send(operator, '/merge');
  assert.match(await operator.locator('.govuk-error-summary').innerText(), /Перевірте номер/);
  await operator.locator('input[name=into]').fill(`№ ${number}`);
  await send(operator, '/merge');
  assert.match(operator.url(), new RegExp(`/desk/appeals/${number}\\?told=merged`));
  const letter = await world.mail.letter('taras@example.org', ({ text }) => text.includes(`№ ${number}`));
  assert.ok(letter.text.includes('Ваш голос у ньому враховано'));
  await second.goto(seen);
  await second.locator(`main a[href="/appeals/${number}"]`).click();
  assert.match(await second.locator('main').innerText(), /поручень/);
});
