// A petition from its author's draft to a signature with a receipt: with and without scripts, in both languages.
import assert from 'node:assert/strict';
import { after, before, describe as group, test } from 'node:test';
import { axe, faults } from './looks.mjs';
import { narrow, World } from './world.mjs';

let world, author, signatory, moderator, path, own;

const press = (page, part) => Promise.all([page.waitForNavigation(), page.locator(`form[action$="${part}"] button[type=submit]`).first().click()]);
/// One more petition of the author's, published. @returns its path
async function another(title) {
  await author.goto('/petitions/new');
  await author.locator('input[name=title]').fill(title);
  await press(author, '/petitions/new');
  await author.locator('textarea[name=text]').fill(`${title}: увечері там темно, і люди обходять парк далекою дорогою.`);
  await press(author, '/petitions/new/write');
  await press(author, '/submit');
  const number = (await author.locator('main').innerText()).match(/№ (\d{4}-\d+)/)[1];
  await moderator.goto(`/desk/petitions/${number}/steps/publish`);
  await press(moderator, '/steps/publish');
  return `/petitions/${number}`;
}

before(async () => {
  world = await World.start('petitions', {
    settings: { 'petitions.threshold': 3, 'petitions.least_level': 1, 'petitions.least_age': 16, 'petitions.residents_only': 1 },
  });
  author = await world.signIn(await world.person(), 'olena');
  moderator = await world.signIn(await world.person(), 'moderator');
  signatory = await world.person({ js: false, size: narrow });
});
after(() => world?.close());

group('petitions', { concurrency: false }, () => {
  test('an author writes, looks at it, mends it and hands it in', async () => {
    await author.goto('/petitions/new');
    assert.match(await author.locator('main').innerText(), /3 підписи за 90 днів/);
    await author.locator('input[name=title]').fill('Велодоріжка вздовж вулиці Наконечного');
    await press(author, '/petitions/new');
    assert.equal(await author.locator('input[name=author_email]').inputValue(), 'olena@ladyzhyn.example');
    await author.locator('textarea[name=text]').fill('Коротко');
    await press(author, '/petitions/new/write');
    assert.equal(await author.locator('#text-error').count(), 1);
    await author.locator('textarea[name=text]').fill('Просимо облаштувати велодоріжку від вокзалу до парку, бо діти їдуть до школи проїжджою частиною.');
    await press(author, '/petitions/new/write');
    own = new URL(author.url()).pathname;
    assert.match(own, /^\/my\/petitions\/\d+$/);
    await author.locator(`a[href="${own}/edit"]`).click();
    await author.locator('input[name=author_name]').fill('Савчук Олена Іванівна');
    await press(author, '/edit');
    assert.match(await author.locator('main').innerText(), /Савчук Олена Іванівна/);
    await press(author, '/submit');
    assert.match(await author.locator('main').innerText(), /На перевірці/);
    path = `/petitions/${(await author.locator('main').innerText()).match(/№ (\d{4}-\d+)/)[1]}`;
    assert.equal((await author.request.get(path)).status(), 404, 'not public yet');
    await moderator.goto(`/desk${path}/steps/publish`);
    await press(moderator, '/steps/publish');
    assert.equal((await author.request.get(path)).status(), 200);
  });

  test('a neighbour without scripts signs on a telephone and takes the receipt', async () => {
    await signatory.goto(path);
    await signatory.locator('.v-petition__sign--here a').click();
    await signatory.locator('input[name=surname]').fill('Мазур');
    await signatory.locator('input[name=given_name]').fill('Петро');
    await signatory.locator('input[name=of_age]').check();
    await signatory.locator('input[name=resident]').check();
    await press(signatory, '/sign');
    assert.match(new URL(signatory.url()).pathname, /^\/sign-in/, 'a stranger shows who they are first');
    await world.signIn(signatory, 'petro');
    await signatory.goto(`${path}/sign`);
    assert.equal(await signatory.locator('input[name=surname]').inputValue(), 'Мазур', 'what was typed came along');
    assert.equal(await signatory.locator('input[name=resident]').isChecked(), true);
    await press(signatory, '/sign');
    assert.match(await signatory.locator('h1').innerText(), /враховано/);
    const receipt = await signatory.request.get(`${path}/receipt`);
    assert.equal(receipt.status(), 200);
    assert.doesNotMatch(await receipt.text(), /Мазур/);
    await signatory.goto(`${path}/sign`);
    assert.match(new URL(signatory.url()).pathname, /\/signed$/, 'once more is the same');
    await signatory.goto(path);
    assert.match(await signatory.locator('main').innerText(), /1 підпис із 3/);
  });

  test('a person says who they are once, and then signs in two taps', async () => {
    await author.goto(path);
    await author.locator('.v-petition__sign--side a').click();
    assert.equal(await author.locator('input[name=surname]').inputValue(), 'Савчук');
    await author.locator('input[name=of_age]').check();
    await author.locator('input[name=resident]').check();
    await press(author, '/sign');
    assert.match(await author.locator('h1').innerText(), /враховано/);
    const other = await another('Освітити парк біля водосховища');
    await author.goto(other);
    await author.locator('.v-petition__sign--side a').click();
    assert.match(await author.locator('main').innerText(), /Ви казали .+, що вам уже є 16 років і ви живете тут\./);
    assert.equal(await author.locator('form[action$="/sign"] input:not([type=hidden])').count(), 0, 'nothing is left to fill in');
    assert.deepEqual(await faults(author, 'petitions-sign-short'), []);
    await press(author, '/sign');
    assert.match(await author.locator('h1').innerText(), /враховано/);
  });

  test('the card stands in a frame of another page, and no other page does', async () => {
    const card = await author.request.get(`${path}/card`);
    assert.match(card.headers()['content-security-policy'], /frame-ancestors \*/);
    assert.match((await author.request.get(path)).headers()['content-security-policy'], /frame-ancestors 'none'/);
  });

  test('every page is clean at both widths, in both languages', async () => {
    const found = [];
    const stranger = await world.person();
    const pages = ['/petitions', '/petitions?tab=archive', '/petitions?q=%D0%B1%D0%B0%D1%81%D0%B5%D0%B9%D0%BD', '/petitions/new', path,
      ...['sign', 'signatures', 'figures', 'integrity', 'card', 'poster'].map((part) => `${path}/${part}`)];
    for (const one of pages) {
      await stranger.goto(one);
      for (const line of await faults(stranger, `petitions${one.replace(/\W+/g, '-')}`)) found.push(`${one}: ${line}`);
      await stranger.goto(`/en${one}`);
      for (const line of await axe(stranger)) found.push(`/en${one}: ${line}`);
      assert.doesNotMatch(await stranger.content(), /⟦/, one);
    }
    for (const one of ['/my/petitions', own, `${own}/withdraw`, `${path}/signed`, path]) {
      await author.goto(one);
      for (const line of await faults(author, `petitions-own${one.replace(/\W+/g, '-')}`)) found.push(`${one}: ${line}`);
    }
    assert.deepEqual(found, []);
  });
});
