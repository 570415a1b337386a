// An executor's day on an old telephone: what waits, in the order to go; accepted with one press, reported with a photo, also
// where the connection goes; the same on paper, shared out among crews, and without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, photo, send, step } from './deeds.mjs';
import { faults } from './looks.mjs';
import { narrow, World } from './world.mjs';

const oldPhone = { size: narrow, isMobile: true, hasTouch: true, deviceScaleFactor: 1, userAgent: 'Mozilla/5.0 (Linux; Android 8.1.0; Redmi 5A) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36' };
const numbers = {};
let world, master, foreman;

before(async () => {
  world = await World.start('executor');
  const resident = await world.person();
  const told = { category: 'road-pothole', email: 'yaryna@example.org' };
  numbers.first = await file(resident, { ...told, text: 'Глибока яма біля будинку, колесо вже пробили двоє.', street: 'вул. Наконечного', house: '2', photos: ['pothole-before.jpg'] });
  numbers.beside = await file(resident, { ...told, text: 'Просів асфальт над трубою.', street: 'вул. Наконечного', house: '4' });
  numbers.far = await file(resident, { ...told, text: 'Вибоїна на повороті до школи.', street: 'вул. Процишина', house: '10' });
  master = await world.signIn(await world.person(oldPhone), 'dorohy.maister');
  foreman = await world.person({ ...oldPhone, js: false });
  await foreman.context().addCookies(await master.context().cookies());
});
after(() => world?.close());

const work = (page, number) => page.locator('.v-day-item').filter({ has: page.locator(`a[href$="/desk/appeals/${number}"]`) });
const ask = (page, path) => page.evaluate(async (address) => { const a = await fetch(address); return { status: a.status, body: await a.text() }; }, path);

test('the plan opens on what waits, with what is on one street together', async () => {
  await master.goto('/desk/day?whose=all');
  const listed = await master.locator('.v-day-item h3 a').evaluateAll((links) => links.map((link) => link.getAttribute('href').split('/').pop()));
  for (const number of Object.values(numbers)) assert.ok(listed.includes(number), number);
  const street = master.locator('.v-stop').filter({ has: master.locator(`a[href$="${numbers.first}"]`) });
  assert.equal(await street.locator(`a[href$="/desk/appeals/${numbers.beside}"]`).count(), 1, 'the neighbour is at the same stop');
  assert.equal(await work(master, numbers.first).locator('img').evaluate((picture) => picture.complete && picture.naturalWidth > 0), true, 'its photo is shown');
  assert.deepEqual(await faults(master, 'executor_day'), []);
  await master.setViewportSize(narrow);
});

test('the map of the day shows what the list shows', async () => {
  await master.goto('/desk/day?whose=all');
  const { status, body } = await ask(master, '/desk/day/points.geojson?whose=all');
  assert.equal(status, 200);
  const places = JSON.parse(body).features.map((feature) => feature.id);
  for (const number of Object.values(numbers)) assert.ok(places.includes(number), `${number} is on the map`);
  await master.locator('.v-map__canvas').waitFor({ state: 'visible' });
});

test('one press accepts, without scripts', async () => {
  await foreman.goto('/desk/day?whose=all');
  await work(foreman, numbers.first).locator('form button').click();
  await foreman.waitForURL(/\/desk\/day\?told=accept/);
  assert.equal(await work(foreman, numbers.first).count(), 0, 'it waits no more: its term is later');
  await foreman.goto('/desk/day/plan');
  await foreman.locator(`#number-${numbers.first}`).check();
  await foreman.locator('select[name=day]').selectOption({ index: 2 });
  await send(foreman, '/desk/day/plan');
  await foreman.goto('/desk/day?whose=all');
  assert.equal(await work(foreman, numbers.first).count(), 1, 'put on today');
});

test('a report whose connection goes away waits on the telephone and is sent once', async () => {
  await master.goto('/desk/day?whose=all');
  await work(master, numbers.first).locator('a.govuk-button').click();
  await master.waitForURL(/\/steps\/report\?back=day/);
  assert.equal(await master.locator('#camera-photos').getAttribute('capture'), 'environment');
  await master.locator('textarea[name=text]').fill('Яму залито холодним асфальтом.');
  await master.locator('#camera-photos').setInputFiles(photo('pothole-after.jpg'));
  await master.locator('.v-file__item').first().waitFor();
  await master.context().setOffline(true);
  await master.locator('main form button[type=submit].govuk-button').click();
  await master.locator('[data-v-offline-told]').waitFor({ state: 'visible' });
  assert.match(master.url(), /\/steps\/report/, 'the page is still there');
  assert.equal(await master.locator('textarea[name=text]').inputValue(), 'Яму залито холодним асфальтом.');
  assert.equal(await master.locator('#camera-photos').evaluate((input) => input.files.length), 1, 'and so is the photo');
  assert.deepEqual(await faults(master, 'executor_offline'), []);
  await master.setViewportSize(narrow);
  await master.context().setOffline(false);
  await master.locator('main form button[type=submit].govuk-button').click();
  await master.waitForURL(/\/desk\/day\?told=report/);
  await master.goto(`/desk/appeals/${numbers.first}`);
  assert.equal(await master.getByText('Яму залито холодним асфальтом.').count(), 1, 'one line of the timeline');
  assert.equal(await master.locator('.v-timeline img').count(), 1, 'with its photo');
});

test('what was written is offered when the page is opened again, and forgotten once it has arrived', async () => {
  const number = numbers.beside;
  await step(master, number, 'accept');
  await master.goto(`/desk/appeals/${number}/steps/report?back=day`);
  await master.locator('textarea[name=text]').fill('Труба ціла, асфальт підсипано.');
  await master.waitForFunction((key) => localStorage.getItem(key), `viche.draft.report-${number}`);
  await master.context().setOffline(true);
  await master.goto(`/desk/appeals/${number}`).catch(() => {});
  await master.context().setOffline(false);
  await master.goto(`/desk/appeals/${number}/steps/report?back=day`);
  await master.locator('[data-v-draft-box] .govuk-button').click();
  assert.equal(await master.locator('textarea[name=text]').inputValue(), 'Труба ціла, асфальт підсипано.');
  await master.locator('main form button[type=submit].govuk-button:not(.govuk-button--small)').click();
  await master.waitForURL(/\/desk\/day\?told=report/);
  assert.equal(await master.evaluate((key) => localStorage.getItem(key), `viche.draft.report-${number}`), null);
});

test('a crew gets work for tomorrow and sees it as its own', async () => {
  await master.goto('/desk/day/crews/new');
  await master.locator('input[name=name]').fill('Ямковий ремонт');
  await master.locator('.govuk-checkboxes__item').filter({ hasText: 'Сергій Бондар' }).locator('input').check();
  await send(master, '/desk/day/crews/new');
  assert.match(await master.locator('main').innerText(), /Ямковий ремонт/);
  await master.goto('/desk/day/plan');
  assert.deepEqual(await faults(master, 'executor_plan'), []);
  await master.setViewportSize(narrow);
  await master.locator(`#number-${numbers.far}`).check();
  await master.locator('select[name=day]').selectOption({ index: 3 });
  await master.locator('select[name=who]').selectOption({ label: 'Ямковий ремонт' });
  await send(master, '/desk/day/plan');
  const tomorrow = new Date(Date.now() + 86_400_000 + 2 * 3_600_000).toISOString().slice(0, 10);
  await master.goto(`/desk/day?day=${tomorrow}&whose=mine`);
  assert.equal(await work(master, numbers.far).count(), 1);
  await master.goto('/desk/day?whose=mine');
  assert.equal(await work(master, numbers.far).count(), 0, 'today it is not theirs yet');
});

test('the list for paper has no telephones until somebody asks, and the look is journalled', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000 + 2 * 3_600_000).toISOString().slice(0, 10);
  await foreman.goto(`/desk/day/print?day=${tomorrow}&whose=all`);
  assert.match(await foreman.locator('main').innerText(), new RegExp(numbers.far));
  assert.doesNotMatch(await foreman.locator('main').innerText(), /Автор: /);
  await foreman.emulateMedia({ media: 'print' });
  assert.equal(await foreman.locator('.v-nav').first().isVisible(), false, 'menus stay off the paper');
  const size = await foreman.locator('.v-sheet__box').first().boundingBox();
  assert.ok(size.width >= 15, 'a box to tick');
  await foreman.emulateMedia({ media: 'screen' });
  await send(foreman, '/desk/day/print');
  assert.match(await foreman.locator('main').innerText(), /Автор: /);
  await master.goto(`/desk/day/print?day=${tomorrow}&whose=all`);
  assert.deepEqual(await faults(master, 'executor_print'), []);
  await foreman.goto(`/desk/appeals/${numbers.far}`);
  assert.match(await foreman.locator('main').textContent(), /список на виїзд/);
});

test('others have no plan of an executor', async () => {
  const operator = await world.signIn(await world.person(), 'operator', { stepsAhead: 1 });
  assert.equal((await operator.goto('/desk/day')).status(), 403);
  const water = await world.signIn(await world.person(oldPhone), 'voda.dyspetcher');
  await water.goto('/desk/day?whose=all');
  for (const number of Object.values(numbers)) assert.equal(await work(water, number).count(), 0);
});
