// A moderator sees texts and photos first; what others see is masked, the original stays for staff.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, send } from './deeds.mjs';
import { World } from './world.mjs';

let world, resident, stranger, moderator, number;
before(async () => {
  world = await World.start('moderation', { settings: { 'appeals.premoderation': 1 } });
  [resident, stranger] = [await world.person(), await world.person()];
  moderator = await world.signIn(await world.person(), 'moderator');
});
after(() => world?.close());

test('before moderation only the author sees the appeal', async () => {
  number = await file(resident, {
    text: 'Сусід Петренко з квартири 12 викидає сміття повз контейнер.', category: 'bin-overflow', street: 'вул. Наконечного', house: '2',
    photos: ['bin-before.jpg', 'dump-before.jpg'], email: 'lida@example.org',
  });
  assert.equal((await stranger.goto(`/appeals/${number}`)).status(), 404);
  assert.ok((await resident.locator('main').innerText()).includes('Петренко'));
});

test('the moderator masks the text and hides a photo', async () => {
  await moderator.goto('/desk/moderation');
  assert.ok((await moderator.locator('main').innerText()).includes(number));
  await moderator.goto(`/desk/appeals/${number}/text`);
  await moderator.locator('textarea[name=text]').fill('Сусід викидає сміття повз контейнер.');
  await send(moderator, '/text');
  await moderator.goto(`/desk/appeals/${number}`);
  await moderator.locator('form[action*="/photos/"][action$="/visibility"] button').first().click();
  await moderator.waitForLoadState();
});

test('covering a photo again covers more of it, and showing it whole is asked for', async () => {
  await moderator.goto(`/desk/appeals/${number}`);
  const href = await moderator.locator('a[href$="/mask"]').last().getAttribute('href');
  const cover = async (left) => {
    await moderator.goto(href);
    await moderator.locator('details[data-v-mask-fields]').evaluate((fields) => { fields.open = true; });
    for (const [side, value] of Object.entries({ left, top: 10, width: 20, height: 20 })) {
      await moderator.locator(`input[name=area-1-${side}]`).fill(String(value));
    }
    await send(moderator, '/mask');
    assert.match(moderator.url(), /told=masked/);
    return moderator.locator('figure:has(a[href*="original=1"]) img').first().getAttribute('src');
  };
  const seen = async (src) => (await (await moderator.request.get(src)).body()).toString('base64');
  const once = await seen(await cover(10));
  const twice = await seen(await cover(60));
  assert.notEqual(once, twice);
  await moderator.goto(href);
  assert.ok(!(await moderator.locator('[data-v-mask] img').getAttribute('src')).includes('original'));
  await moderator.locator('button[name=uncover]').click();
  await moderator.waitForLoadState();
  assert.match(moderator.url(), /told=uncovered/);
  assert.equal(await moderator.locator('a[href*="original=1"]').count(), 0);
});

test('published, it shows the masked text and one photo to all, the original to staff', async () => {
  await moderator.goto('/desk/moderation');
  await moderator.locator(`form[action$="/desk/moderation/${number}"] button[value=publish]`).click();
  await moderator.waitForLoadState();
  await stranger.goto(`/appeals/${number}`);
  const shown = await stranger.content();
  assert.ok(shown.includes('Сусід викидає сміття') && !shown.includes('Петренко'));
  const photos = await stranger.locator('main img[src*="/photos/"]').evaluateAll((all) => all.map((one) => new URL(one.src).pathname));
  assert.equal(new Set(photos.map((path) => path.split('/')[4])).size, 1);
  await moderator.goto(`/desk/appeals/${number}`);
  assert.ok((await moderator.content()).includes('Петренко'));
});

test('the hidden photo is for staff alone', async () => {
  const serial = BigInt(number.split('-')[0]) * 10_000_000n + BigInt(number.split('-')[1]);
  const rows = world.sql(`SELECT m.id, m.hidden FROM appeal_media m JOIN appeals a ON a.id = m.appeal WHERE a.number = ${serial}`).split('\n');
  assert.equal(rows.length, 2);
  for (const [id, hidden] of rows.map((row) => row.split('\t'))) {
    const answer = await fetch(`${world.url}/appeals/${number}/photos/${id}/large`);
    assert.equal(answer.status, hidden === '1' ? 404 : 200);
    const seen = await moderator.request.get(`/desk/appeals/${number}/media/${id}`);
    assert.equal(seen.status(), 200);
  }
});
