// Staff and petitions: a moderator publishes and refuses, two clerks key a sheet, the head answers, and signatures are
// taken out in the open and put back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults } from './looks.mjs';
import { World, wide } from './world.mjs';

let world, moderator, head, first, second, published;
before(async () => {
  world = await World.start('petitions-desk');
  moderator = await world.signIn(await world.person(), 'moderator');
  head = await world.signIn(await world.person(), 'kerivnyk');
  first = await world.signIn(await world.person(), 'operator');
  second = await world.signIn(await world.person({ js: false }), 'reiestrator');
});
after(() => world?.close());

const main = (page) => page.locator('main').innerText();

/** Opens the petition with these words in its title, of a tab; gives its address. */
async function open(page, tab, words) {
  await page.goto(`/desk/petitions?tab=${tab}`);
  await page.locator('.v-queue__table a', { hasText: words }).click();
  await page.waitForURL(/\/desk\/petitions\/\d{4}-\d+/);
  return new URL(page.url()).pathname;
}

/** Presses a button of the page's own forms and waits for what it leads to. */
async function press(page, words) {
  const left = page.waitForEvent('framenavigated');
  await page.locator('main').getByRole('button', { name: words }).first().click();
  await left;
  await page.waitForLoadState();
}

/** The page holds in both languages and widths. */
async function holds(page, name) {
  assert.deepEqual(await faults(page, `petitions-desk-${name}`), []);
  const url = new URL(page.url());
  const status = (await page.request.get(`/en${url.pathname}`)).status();
  if (status === 200) {
    await page.goto(`/en${url.pathname}${url.search}`);
    assert.deepEqual(await faults(page, `petitions-desk-${name}-en`), []);
    await page.goto(url.pathname + url.search);
  }
  await page.setViewportSize(wide);
}

test('what waits is on the home, with the last day', async () => {
  await moderator.goto('/desk/home');
  assert.match(await main(moderator), /Петиції на перевірці/);
  await moderator.goto('/desk/petitions');
  assert.match(await main(moderator), /сьогодні останній день|прострочено/);
  await holds(moderator, 'queue');
  await moderator.goto('/desk/petitions?tab=all');
  await holds(moderator, 'queue-all');
});

test('the moderator reads the petition, sees one like it, and refuses with words that were read first', async () => {
  const path = await open(moderator, 'moderation', 'Освітити стежку');
  assert.match(await main(moderator), /Освітити дорогу від школи/);
  await holds(moderator, 'petition');
  await moderator.goto(`${path}/steps/refuse`);
  await press(moderator, 'Далі');
  assert.equal(await moderator.locator('.govuk-error-summary li').count(), 2);
  await holds(moderator, 'refuse-errors');
  await moderator.locator('input[value=same_demand]').check();
  await moderator.locator('textarea[name=words]').fill('Така петиція вже збирає підписи: освітлення дороги від школи № 2.');
  await press(moderator, 'Далі');
  assert.match(await main(moderator), /Автор отримає/);
  assert.deepEqual(await faults(moderator, 'petitions-desk-refuse-preview'), []);
  await press(moderator, 'Відмовити й надіслати');
  assert.match(await main(moderator), /не оприлюднено/);
});

test('the moderator publishes, and learns first what follows', async () => {
  published = await open(moderator, 'moderation', 'безплатним проїзд');
  await moderator.getByRole('link', { name: 'Оприлюднити', exact: true }).click();
  await moderator.waitForURL(/steps\/publish/);
  assert.match(await main(moderator), /Потрібно підписів: 50/);
  await holds(moderator, 'publish');
  await press(moderator, 'Оприлюднити');
  assert.match(await main(moderator), /збирає підписи/);
});

test('a clerk keys a sheet by the keyboard alone, and mistakes stand beside their fields', async () => {
  await first.goto(`${published}/sheets`);
  await first.locator('input[name=number]').fill('7');
  const [year, month, day] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Kyiv' }).format(new Date()).split('-');
  for (const [part, value] of Object.entries({ day, month, year })) await first.locator(`input[name=received_on-${part}]`).fill(value);
  await first.locator('input[name=rows]').fill('3');
  await press(first, 'Набрати аркуш');
  await holds(first, 'keying');
  await first.locator('#surname_1').focus();
  for (const words of ['Мельник', 'Іван', 'Олегович', '3184710692', 'Бондар', 'Ганна', 'Іванівна', 'АБ123456', 'Кот', 'Яна', '', 'АБ123457']) {
    await first.keyboard.type(words);
    await first.keyboard.press('Enter');
  }
  assert.equal(await first.evaluate(() => document.activeElement.textContent.trim()), 'Зберегти аркуш');
  await first.keyboard.press('Enter');
  await first.waitForURL(/\/rows$/);
  assert.equal(await first.locator('#number_1-error').count(), 1);
  assert.equal(await first.locator('#surname_2').inputValue(), 'Бондар');
  assert.deepEqual(await faults(first, 'petitions-desk-keying-errors'), []);
  await first.setViewportSize(wide);
  await first.locator('#number_1').fill('3184710691');
  await press(first, 'Зберегти аркуш');
  assert.match(await main(first), /Аркуш набрано/);
});

test('another keys it again without scripts, and where they differ somebody decides', async () => {
  await second.goto(`${published}/sheets`);
  await second.locator('.v-sheets a').first().click();
  const rows = [['Мельник', 'Іван', 'Олегович', '3184710691'], ['Бондарь', 'Ганна', 'Іванівна', 'АБ123456'], []];
  for (const [i, row] of rows.entries()) {
    for (const [j, name] of ['surname', 'given_name', 'patronymic', 'number'].entries()) {
      if (row[j]) await second.locator(`#${name}_${i + 1}`).fill(row[j]);
    }
  }
  await second.locator('#number_2').press('Enter');
  await second.waitForURL(/\/rows$/);
  assert.equal(await second.locator('#surname_2').inputValue(), 'Бондарь');
  await second.locator('#illegible_3').check();
  await press(second, 'Зберегти аркуш');
  await first.goto(`${published}/sheets`);
  await holds(first, 'sheets');
  await first.locator('.v-sheets a').first().click();
  await first.waitForLoadState();
  assert.match(await main(first), /Збіглося рядків: 1 з 3/);
  await holds(first, 'comparing');
  await first.locator('input[name=row_2][value=first]').check();
  await first.locator('input[name=row_3][value=illegible]').check();
  await press(first, 'Зберегти рішення');
  assert.match(await main(first), /чекають на іншого працівника/);
  await second.goto(first.url().split('?')[0]);
  assert.match(await main(second), /Збіглося рядків: 2 з 3/);
  await second.locator('input[name=row_2][value=first]').check();
  await press(second, 'Зберегти рішення');
  assert.match(await main(second), /2\s*зараховано/);
  await first.goto(second.url());
  await holds(first, 'sheet-done');
});

test('the head answers', async () => {
  const path = await open(head, 'examining', 'пандус');
  await head.goto(`${path}/steps/answer`);
  await holds(head, 'answer');
  await head.locator('input[value=supported]').check();
  await head.locator('textarea[name=answer]').fill('Кошти виділено, пандус і двері буде зроблено до весни.');
  await head.locator('input[name=answered_by]').fill('Наталія Кравченко, заступниця міського голови');
  await press(head, 'Оприлюднити відповідь');
  assert.match(await main(head), /Кошти виділено/);
  await holds(head, 'answered');
});

test('signatures are taken out after a look and a trial, with a reason, and put back', async () => {
  const path = await open(moderator, 'alarms', 'сортувальні');
  assert.match(path, /integrity$/);
  await holds(moderator, 'integrity');
  await press(moderator, 'Показати підписи');
  assert.equal(await moderator.locator('input[name=ids]').count(), 3);
  assert.deepEqual(await faults(moderator, 'petitions-desk-crowd'), []);
  await moderator.setViewportSize(wide);
  await moderator.locator('input[name=ids]').nth(0).check();
  await moderator.locator('input[name=ids]').nth(1).check();
  await press(moderator, 'вилучити позначені');
  assert.match(await main(moderator), /Поки що нічого не змінено/);
  assert.deepEqual(await faults(moderator, 'petitions-desk-trial'), []);
  await moderator.setViewportSize(wide);
  await press(moderator, 'Вилучити 2 підписи');
  assert.equal(await moderator.locator('#reason-error').count(), 1);
  await moderator.locator('textarea[name=reason]').fill('Двоє повідомили, що не підписували.');
  await press(moderator, 'Вилучити 2 підписи');
  assert.match(await main(moderator), /Двоє повідомили/);
  await holds(moderator, 'taken-out');
  await moderator.locator('summary', { hasText: 'Повернути ці підписи' }).click();
  await moderator.locator('details[open] textarea[name=reason]').fill('Вони переплутали петицію.');
  await press(moderator, 'Повернути підписи');
  assert.match(await main(moderator), /Повернуто/);
});

test('which signatures are meant is also said by a form', async () => {
  const path = await open(moderator, 'collecting', 'яблуневий сад');
  assert.ok(path);
  await moderator.goto(`${path}/integrity`);
  await holds(moderator, 'integrity-reviewed');
  await moderator.goto(`${path}/integrity/take-out`);
  await holds(moderator, 'take-out');
  await press(moderator, 'Далі');
  assert.equal(await moderator.locator('.govuk-error-summary').count(), 1);
});

test('one signature is found by its name, and the trial is about that one', async () => {
  const path = await open(moderator, 'collecting', 'яблуневий сад');
  await moderator.goto(`${path}/integrity/take-out`);
  await press(moderator, 'знайти за іменем');
  const all = await moderator.locator('input[name=ids]').count();
  assert.ok(all > 1);
  const surname = (await moderator.locator('.v-signatures tbody th').first().innerText()).trim().split(' ')[0];
  await moderator.locator('input[name=name]').fill(surname);
  await press(moderator, 'Знайти');
  assert.ok(await moderator.locator('input[name=ids]').count() < all);
  assert.deepEqual(await faults(moderator, 'petitions-desk-names'), []);
  await moderator.setViewportSize(wide);
  await moderator.locator('input[name=ids]').first().check();
  await press(moderator, 'вилучити позначені');
  assert.match(await main(moderator), /Вилучити 1 підпис/);
});

test('the author is told that somebody looked at the mail', async () => {
  await moderator.goto(published);
  await press(moderator, 'Показати пошту');
  assert.match(await main(moderator), /avtor11@ladyzhyn\.example/);
});
