// Telling of a problem when things are not easy: keyboard only, no script, a broken file, no line.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, file, finish, photo, send } from './deeds.mjs';
import { axe } from './looks.mjs';
import { linkIn } from './mailbox.mjs';
import { World, narrow } from './world.mjs';

let world;
before(async () => {
  world = await World.start('filing');
});
after(() => world?.close());

/** Tab until the field of this name has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.getAttribute('name') === wanted, name)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach ${name}`);
}

async function pressSubmit(page, part) {
  for (let i = 0; i < 80; i++) {
    const there = await page.evaluate((wanted) => {
      const at = document.activeElement;
      return at?.type === 'submit' && !at.name && at.form?.getAttribute('action')?.includes(wanted);
    }, part);
    if (there) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail('the keyboard does not reach the button');
}

for (const js of [true, false]) {
  test(`the keyboard alone is enough ${js ? 'with' : 'without'} scripts`, async () => {
    const page = await world.person({ js });
    await page.goto('/appeals/new');
    await tabTo(page, 'text');
    await page.keyboard.type('Розбите скло на тротуарі біля школи.');
    await tabTo(page, 'street');
    await page.keyboard.type('вул. Наконечного');
    await page.keyboard.press('Escape');
    await tabTo(page, 'building');
    await page.keyboard.type('2');
    await page.keyboard.press('Escape');
    await tabTo(page, 'category');
    await page.locator('select[name=category]').selectOption('sidewalk');
    await pressSubmit(page, '/appeals');
    for (let i = 0; i < 3 && !page.url().includes('/follow/'); i++) {
      for (const name of new Set(await page.locator('input[name^="answer-"]').evaluateAll((all) => all.map((one) => one.name)))) {
        await tabTo(page, name);
        await page.keyboard.press('Space');
      }
      await pressSubmit(page, '/appeals');
    }
    assert.match(page.url(), /told=filed/);
  });

  test(`an empty form says beside the fields what is missing ${js ? 'with' : 'without'} scripts`, async () => {
    const page = await world.person({ js, size: narrow });
    await page.goto('/appeals/new');
    await send(page, '/appeals');
    assert.ok(await page.locator('.govuk-error-summary a[href="#text"]').count());
    assert.ok(await page.locator('#text[aria-invalid="true"], .govuk-form-group--error #text').count());
    assert.match(await page.title(), /^Помилка/);
    if (js) assert.deepEqual(await axe(page), []);
  });
}

test('what was written and the photos stay when something is missing', async () => {
  const page = await world.person({ js: false });
  await describe(page, { text: 'Яма', category: 'road-pothole', street: 'вул. Наконечного', house: '2', photos: ['pothole-before.jpg'] });
  await send(page, '/appeals');
  assert.equal(await page.locator('textarea[name=text]').inputValue(), 'Яма');
  assert.equal(await page.locator('input[name=kept]').count(), 1);
  await page.locator('textarea[name=text]').fill('Яма посеред дороги, дуже глибока.');
  const number = await finish(page);
  await page.goto(`/appeals/${number}`);
  assert.ok(await page.locator('main img[src*="/photos/"]').count());
});

test('a file that is no photo is refused beside the field', async () => {
  const page = await world.person({ js: false });
  const fake = join(world.data, 'fake.jpg');
  writeFileSync(fake, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  await describe(page, { text: 'Яма посеред дороги, дуже глибока.', category: 'road-pothole', street: 'вул. Наконечного', house: '2' });
  await page.locator('input[name=photos]').setInputFiles([fake]);
  await send(page, '/appeals');
  assert.ok(await page.locator('.govuk-error-summary a[href="#photos"]').count());
});

test('two clicks make one appeal', async () => {
  const page = await world.person({ js: false });
  const text = 'Подвійне натискання: зникла кришка люка.';
  await describe(page, { text, category: 'sidewalk', street: 'вул. Наконечного', house: '2' });
  const form = await page.locator('form[action$="/appeals"]').evaluate((one) => Object.fromEntries(new FormData(one)));
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const body = new URLSearchParams(Object.entries(form).filter(([, value]) => typeof value === 'string'));
  body.set('seen', '1');
  const press = () => fetch(`${world.url}/appeals`, { method: 'POST', body, headers: { cookie: cookies }, redirect: 'manual' });
  const answers = await Promise.all([press(), press(), press()]);
  assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303]);
  assert.equal(new Set(answers.map(({ headers }) => headers.get('location'))).size, 1);
  assert.equal(world.sql(`SELECT COUNT(*) FROM appeals WHERE text = '${text}'`), '1');
});

test('Back works from the second page and from the appeal', async () => {
  const page = await world.person();
  await describe(page, { text: 'Яма посеред дороги, дуже глибока й широка.', category: 'road-pothole', street: 'вул. Наконечного', house: '4' });
  await send(page, '/appeals');
  const second = page.url();
  assert.match(second, /\/appeals\/new\/draft\//);
  await page.goBack();
  assert.equal(await page.locator('textarea[name=text]').count(), 1);
  await page.goForward();
  assert.equal(page.url(), second);
  const number = await finish(page, { sent: true });
  await page.goBack();
  assert.ok((await page.locator('main').innerText()).includes(number));
});

test('a form of another site is refused', async () => {
  const answer = await fetch(`${world.url}/appeals`, { method: 'POST', body: new URLSearchParams({ text: 'Чужа форма, чужий сайт.' }), headers: { origin: 'http://evil.example' } });
  assert.equal(answer.status, 403);
});

test('neighbours’ appeals near by are offered first, and joining counts as a voice', async () => {
  const first = await world.person();
  const number = await file(first, { text: 'Бордюр зруйновано вздовж усього будинку.', category: 'sidewalk', street: 'вул. Будівельників', house: '9' });
  const second = await world.person();
  await describe(second, { text: 'Зламаний бордюр, небезпечно ходити.', category: 'sidewalk', street: 'вул. Будівельників', house: '9', email: 'taras@example.org' });
  await send(second, '/appeals');
  assert.ok((await second.locator('main').innerText()).includes('Бордюр зруйновано'));
  await second.locator(`button[name=join][value="${number}"]`).click();
  await second.waitForLoadState();
  assert.match(second.url(), new RegExp(`/appeals/${number}/voices\\?told=asked`));
  const letter = await world.mail.letter('taras@example.org', ({ text }) => text.includes('/voices/'));
  await second.goto(linkIn(letter, '/voices/'));
  await send(second, '/voices/');
  assert.match(second.url(), /told=joined/);
  assert.equal(world.sql(`SELECT voices FROM appeals WHERE text LIKE 'Бордюр зруйновано%'`), '2');
});

test('the draft survives a lost line', async () => {
  const page = await world.person();
  await page.goto('/appeals/new');
  const consent = page.locator('[data-v-draft-box] input[type=checkbox]');
  await consent.check();
  await page.locator('textarea[name=text]').fill('Чернетка: обірваний дріт.');
  await page.waitForFunction(() => localStorage.getItem('viche.draft.appeal')?.includes('Чернетка'));
  await page.context().setOffline(true);
  await page.locator('form[action$="/appeals"] button[type=submit]').last().click();
  await page.waitForLoadState();
  await page.context().setOffline(false);
  await page.goto('/appeals/new');
  await page.locator('[data-v-draft-box] button').first().click();
  assert.match(await page.locator('textarea[name=text]').inputValue(), /^Чернетка/);
});

test('the address is found as typed, old names too', async () => {
  const page = await world.person();
  await page.goto('/appeals/new');
  await page.locator('input[name=street]').pressSequentially('Наконечн', { delay: 30 });
  await page.locator('[role=listbox] [role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('input[name=street]').inputValue(), /Наконечного/);
  const answer = await (await fetch(`${world.url}/api/address/streets?q=${encodeURIComponent('Леніна')}`)).json();
  assert.ok(Array.isArray(answer.items));
});
