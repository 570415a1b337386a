// An appeal may be spoken or signed, and photos come in every form that telephones make.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { describe, finish } from './deeds.mjs';
import { axe } from './looks.mjs';
import { World, narrow, root } from './world.mjs';

const sample = (name) => join(root, 'platform', 'files', 'tests', 'samples', name);

let world;
before(async () => {
  world = await World.start('recordings');
});
after(() => world?.close());

/** Is the recording there to be played, with the type of its kind? */
async function plays(page, element, type) {
  const source = await page.locator(`main ${element} source, main ${element}[src]`).first().getAttribute('src');
  const answer = await page.request.get(new URL(source, page.url()).href);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], type);
  assert.ok((await answer.body()).length > 500);
}

for (const js of [true, false]) {
  for (const [file, element, type] of [['tone.mp3', 'audio', 'audio/mpeg'], ['clip.mp4', 'video', 'video/mp4']]) {
    test(`${element} alone is an appeal ${js ? 'with' : 'without'} scripts`, async () => {
      const page = await world.person({ js, size: narrow });
      await describe(page, { text: '', category: 'sidewalk', street: 'вул. Наконечного', house: '2' });
      await page.locator('input[name=recording]').setInputFiles([sample(file)]);
      const number = await finish(page);
      await plays(page, element, type);
      if (js) assert.deepEqual(await axe(page), []);
      await page.goto(`/appeals/${number}`);
      await plays(page, element, type);
    });
  }
}

test('what was said aloud has a title in the queue, in the search and in the cabinet', async () => {
  const author = await world.signIn(await world.person(), 'olena');
  await describe(author, { text: '', category: 'sidewalk', street: 'вул. Наконечного', house: '4' });
  await author.locator('input[name=recording]').setInputFiles([sample('tone.mp3')]);
  const number = await finish(author);
  const operator = await world.signIn(await world.person(), 'operator');
  for (const [page, path, link] of [
    [operator, '/desk/appeals?tab=all&sort=new', `/desk/appeals/${number}`],
    [author, `/search?q=${number}`, `/appeals/${number}`],
    [author, '/my/appeals', `/my/appeals/${number}`],
  ]) {
    await page.goto(path);
    const title = page.locator(`main a[href="${link}"]`).first();
    assert.match(await title.innerText(), /Голосом або відео: Тротуар/, path);
    assert.deepEqual(await axe(page), [], path);
    await title.click();
    await page.waitForURL((url) => url.pathname === link);
    assert.doesNotMatch(await page.title(), /^[\s·]/, path);
  }
  await author.goto(`/appeals/${number}`);
  assert.match(await author.title(), /^Голосом або відео: Тротуар/);
  assert.deepEqual(await axe(author), []);
});

test('something else than a recording is refused beside the field', async () => {
  const page = await world.person({ js: false });
  await describe(page, { text: '', category: 'sidewalk', street: 'вул. Наконечного', house: '2' });
  await page.locator('input[name=recording]').setInputFiles([sample('grey.png')]);
  await page.locator('form[action$="/appeals"] button[type=submit]:not([name])').first().click();
  await page.waitForLoadState();
  assert.ok(await page.locator('.govuk-error-summary a[href="#recording"]').count());
});

test('photos of every form that telephones make are taken, without their metadata', async () => {
  const page = await world.person({ js: false });
  await describe(page, { text: 'Світлини з різних телефонів: тротуар розбито.', category: 'sidewalk', street: 'вул. Наконечного', house: '2' });
  await page.locator('input[name=photos]').setInputFiles(['with_everything.jpg', 'with_everything.png', 'with_everything.webp', 'with_everything.heic'].map(sample));
  const number = await finish(page);
  await page.goto(`/appeals/${number}`);
  const sources = await page.locator('main img[src*="/photos/"]').evaluateAll((all) => [...new Set(all.map((one) => one.src))]);
  assert.equal(sources.length, 4);
  for (const source of sources) {
    const bytes = await (await page.request.get(source)).body();
    assert.equal(bytes.subarray(0, 2).toString('hex'), 'ffd8');
    for (const mark of ['Exif', 'http://ns.adobe.com', 'ICC_PROFILE', 'Photoshop']) assert.ok(!bytes.includes(mark), mark);
  }
});
