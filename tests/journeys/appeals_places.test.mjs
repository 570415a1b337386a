// Saying where it is: suggestions, the map without tiles, files that do not fit, a form that was open too long.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe } from './looks.mjs';
import { World, narrow, out } from './world.mjs';

let world;
before(async () => {
  world = await World.start('places');
});
after(() => world?.close());

const value = (page, name) => page.locator(`[name=${name}]`).inputValue();
const list = (page, name) => page.locator(`.v-suggest:has(input[name=${name}]) [role=option]`);

async function choose(page, name, text) {
  await page.locator(`input[name=${name}]`).pressSequentially(text, { delay: 20 });
  await list(page, name).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('another street forgets the house and the point of the old one', async () => {
  const page = await world.person({ size: narrow });
  await page.goto('/appeals/new');
  await choose(page, 'street', 'Процишина');
  await choose(page, 'building', '1');
  assert.notEqual(await value(page, 'building_id'), '');
  assert.notEqual(await value(page, 'lat'), '');
  await page.locator('.v-pin--picked').waitFor({ state: 'attached' });
  await page.locator('input[name=street]').fill('вул. Ентузіастів');
  for (const name of ['street_id', 'building_id', 'lat', 'lon']) assert.equal(await value(page, name), '', name);
  assert.equal(await page.locator('.v-pin--picked').count(), 0);
});

test('what the device found is forgotten when an address is written', async () => {
  const page = await world.person({ geolocation: { latitude: 48.6848, longitude: 29.24 }, permissions: ['geolocation'] });
  await page.goto('/appeals/new');
  await page.locator('[data-v-locate]').click();
  await page.waitForFunction(() => document.querySelector('[name=lat]').value !== '');
  await page.locator('input[name=street]').fill('Соборна');
  assert.equal(await value(page, 'lat'), '');
  assert.equal(await page.locator('#locate-status').innerText(), '');
});

test('Enter above open suggestions closes them and sends nothing', async () => {
  const page = await world.person();
  await page.goto('/appeals/new');
  await page.locator('input[name=street]').pressSequentially('Процишина');
  await list(page, 'street').first().waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await list(page, 'street').first().isVisible(), false);
  assert.equal(new URL(page.url()).pathname, '/appeals/new');
});

test('suggestions of houses lie above the map', async () => {
  for (const size of [narrow, undefined]) {
    const page = await world.person(size ? { size } : {});
    await page.goto('/appeals/new');
    await choose(page, 'street', 'Процишина');
    await page.locator('input[name=building]').pressSequentially('1');
    await list(page, 'building').nth(7).waitFor();
    for (const option of await list(page, 'building').all()) {
      await option.scrollIntoViewIfNeeded();
      assert.ok(await option.evaluate((one) => {
        const { left, top, height } = one.getBoundingClientRect();
        return one.contains(document.elementFromPoint(left + 20, top + height / 2));
      }), await option.innerText());
    }
  }
});

test('files that are too large or too many are named before they are sent', async () => {
  const folder = join(out, 'journeys', 'files');
  mkdirSync(folder, { recursive: true });
  const made = (name, bytes) => {
    writeFileSync(join(folder, name), Buffer.alloc(bytes));
    return join(folder, name);
  };
  const page = await world.person();
  await page.goto('/appeals/new');
  const small = [1, 2, 3, 4, 5, 6].map((n) => made(`мале-${n}.heic`, 1000));
  await page.locator('input[name=photos]').setInputFiles([made('велике.heic', 16 * 1024 * 1024), ...small]);
  const status = page.locator('[data-v-files] .v-file__status').first();
  await status.getByText('Вибрано: 5 з 5').waitFor();
  assert.match(await status.innerText(), /Не додано «велике\.heic»: це 16 МБ, а можна до 15 МБ/);
  assert.match(await status.innerText(), /не більше 5: мале-6\.heic/);
  assert.equal(await page.locator('input[name=photos]').evaluate((field) => field.files.length), 5);
});

test('files that are refused are named one by one', async () => {
  const page = await world.person({ js: false });
  await page.goto('/appeals/new');
  await page.locator('textarea[name=text]').fill('Велика яма на дорозі біля школи.');
  const text = (name) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from('це не фото') });
  await page.locator('input[name=photos]').setInputFiles([text('яма 1.jpg'), text('яма 2.jpg')]);
  await page.locator('form[data-v-draft] button[type=submit]').last().click();
  const told = await page.locator('.govuk-error-summary').innerText();
  for (const name of ['яма 1.jpg', 'яма 2.jpg']) assert.ok(told.includes(`«${name}»: Такий формат не приймаємо`), told);
});

for (const js of [true, false]) {
  test(`a form that was open too long comes back with all that was written, ${js ? 'with' : 'without'} scripts`, async () => {
    const page = await world.person({ js, size: narrow });
    await page.goto('/appeals/new');
    await page.locator('textarea[name=text]').fill('Перший рядок.\nДругий рядок: «велика яма» & <b>багно</b>.');
    await page.locator('input[name=note]').fill('біля школи');
    await page.context().clearCookies();
    await page.locator('form[data-v-draft] button[type=submit]').last().click();
    await page.getByRole('heading', { name: 'Натисніть ще раз, щоб надіслати' }).waitFor();
    if (js) assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Надіслати ще раз' }).click();
    await page.getByRole('heading', { name: 'Натисніть ще раз, щоб надіслати' }).waitFor({ state: 'detached' });
    await page.getByText('Другий рядок: «велика яма» & <b>багно</b>.').first().waitFor();
  });
}

test('the map is written on by the register and can be tapped at every scale', async () => {
  const page = await world.person({ size: narrow });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/appeals/map');
  await page.locator('.v-pin, .v-cluster').first().waitFor();
  await page.waitForLoadState('networkidle');
  assert.ok(asked.includes('/api/map/names.json'));
  assert.ok(!asked.includes('/api/map/houses.json'), 'houses are many: only for those who come close');
  const frame = await page.locator('.v-map').boundingBox();
  const zoom = await page.locator('.leaflet-control-zoom').boundingBox();
  assert.ok(zoom.x >= frame.x && zoom.x + zoom.width <= frame.x + frame.width);
  for (let step = 0; step < 4; step++) {
    assert.deepEqual(await axe(page), [], `${step} steps closer`);
    await page.locator('.leaflet-control-zoom-in').click();
    await page.waitForFunction(() => !document.querySelector('.leaflet-zoom-anim'));
    await page.waitForLoadState('networkidle');
  }
  assert.deepEqual(await axe(page), []);
  assert.ok(asked.includes('/api/map/houses.json'));
});
