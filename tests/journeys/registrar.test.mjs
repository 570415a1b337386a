// A registrar: a letter on paper is registered and coded, an executor named, a letter of reply issued, printed and sent, the
// form of the half-year taken away as a spreadsheet; the registrar works without scripts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send, step } from './deeds.mjs';
import { faults } from './looks.mjs';
import { out, root, World } from './world.mjs';

const pdf = '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n';
let world, registrar, eyes, number, index;
const counted = {};

const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Kyiv' }).split('-').map(Number);
const half = today[1] > 6 ? 2 : 1;

before(async () => {
  world = await World.start('registrar', { settings: { 'appeals.head_name': 'Олена ІВАНЕНКО', 'town.phone': '0 800 000 158' } });
  registrar = await world.signIn(await world.person({ js: false }), 'kerivnyk');
  eyes = await world.signIn(await world.person(), 'operator'); // axe needs scripts
});
after(() => world?.close());

async function day(page, name, [year, month, dayOfMonth]) {
  await page.locator(`input[name=${name}-day]`).fill(String(dayOfMonth));
  await page.locator(`input[name=${name}-month]`).fill(String(month));
  await page.locator(`input[name=${name}-year]`).fill(String(year));
}

/** The page that the registrar has open, as axe and narrow screens see it. */
async function looks(name) {
  await eyes.goto(registrar.url());
  assert.deepEqual(await faults(eyes, name), []);
}

/** The form of this half-year as the spreadsheet has it: measure -> [this year, the year before]. */
async function sheet(name) {
  await registrar.goto(`/desk/statistics?year=${today[0]}&half=${half}`);
  const [download] = await Promise.all([registrar.waitForEvent('download'), registrar.locator('a[href*="/desk/statistics.xlsx"]').click()]);
  const folder = join(out, 'registrar');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.xlsx`);
  await download.saveAs(path);
  const read = spawnSync('/usr/bin/python3', [join(root, 'tests', 'sheet.py'), path], { encoding: 'utf8' });
  assert.equal(read.status, 0, read.stderr);
  const rows = JSON.parse(read.stdout);
  const lines = {};
  for (const row of rows) if (typeof row[2] === 'number') lines[row[1] && /^II/.test(row[1]) ? row[1] : row[0]] = row.slice(2, 5);
  return lines;
}

test('before the letter the form counts what the demo has', async () => {
  Object.assign(counted, await sheet('before'));
  assert.ok(counted['Усього звернень'][0] >= 0, JSON.stringify(counted));
});

test('a letter on paper gets a number, an index and a card', async () => {
  await registrar.goto('/desk/letters/new');
  await registrar.locator('input[name=name]').fill('Коваленко Іван Петрович');
  await registrar.locator('input[name=residence]').fill('м. Ладижин, вул. Наконечного, 2, кв. 5');
  await registrar.locator('input[name=email]').fill('ivan.kovalenko@example.org');
  await registrar.locator('textarea[name=text]').fill('Прошу полагодити дах будинку, бо вода тече в під\'їзд на п\'ятому поверсі.');
  await registrar.locator('select[name=category]').selectOption({ index: 1 });
  await registrar.locator('input[name=note]').fill('вул. Наконечного, 2');
  await registrar.locator('select[name=question]').selectOption('II.8');
  await registrar.locator('input[name=applicant][value="7.6"]').check();
  await registrar.locator('input[name=applicant][value="7.7"]').check();
  await registrar.locator('select[name=sex]').selectOption('4.1');
  await registrar.locator('input#photos').setInputFiles({ name: 'лист.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
  await send(registrar, '/desk/letters/new');
  for (let again = 0; again < 2 && !/told=registered/.test(registrar.url()); again++) {
    const problem = registrar.locator('.govuk-error-summary');
    if (await problem.count()) assert.fail(await problem.innerText());
    await send(registrar, '/desk/letters/new');
  }
  assert.match(registrar.url(), /\/desk\/appeals\/\d{4}-\d+\?told=registered/);
  number = registrar.url().match(/\/desk\/appeals\/(\d{4}-\d+)/)[1];
});

test('the scan is for the staff to take away, and for nobody else', async () => {
  const link = registrar.locator('main a[href*="/media/"]');
  assert.equal(await link.innerText(), 'Документ PDF (бачать лише працівники)');
  const path = await link.getAttribute('href');
  const answer = await registrar.request.get(path);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  assert.equal(answer.headers()['content-disposition'], 'attachment');
  assert.equal(await answer.text(), pdf);
  const stranger = await world.person();
  assert.equal((await stranger.request.get(path, { maxRedirects: 0 })).status(), 303);
  const id = path.split('/').at(-1);
  for (const there of [`/appeals/${number}/photos/${id}/large`, `/appeals/${number}/recordings/${id}`]) {
    assert.equal((await stranger.request.get(there)).status(), 404, there);
  }
});

test('the card is there to print, with every code in words', async () => {
  await registrar.goto(`/desk/appeals/${number}/card`);
  const card = await registrar.locator('main').innerText();
  for (const words of ['ОКУД 0203005', 'Коваленко Іван Петрович', 'кв. 5', '7.6 Ветеран праці; 7.7 Особа з інвалідністю I групи', 'II.8 Житлова політика', '1.1 Поштою', '6.2 Лист', '3.2 Заява (клопотання)', '5.1 Індивідуальне', '2.1 Первинне']) {
    assert.ok(card.includes(words), `${words}: ${card}`);
  }
  index = card.match(/К-\d+/)[0];
  await looks('paper-card');
});

test('an executor is named, works and answers', async () => {
  await step(registrar, number, 'assign', { organisation: /Дорожники|Дороги громади/ });
  const executor = await world.signIn(await world.person(), 'dorohy.maister');
  await step(executor, number, 'accept');
  await step(executor, number, 'report', { text: 'Дах перекрито, стелю в під\'їзді висушено.' });
});

test('a letter of reply is filled in, completed, issued with a number and sent', async () => {
  await registrar.goto(`/desk/appeals/${number}/letters`);
  await registrar.locator('input[name=kind][value=answer]').check();
  await send(registrar, '/letters');
  assert.equal(await registrar.locator('input[name=addressee]').inputValue(), 'Коваленку Івану Петровичу');
  const text = await registrar.locator('textarea[name=text]').inputValue();
  assert.match(text, /^Шановний Іване Петровичу!/);
  assert.ok(text.includes(`№ ${index}`) && text.includes('Дах перекрито'), text);
  await looks('desk-reply');
  await registrar.locator('textarea[name=text]').fill(`${text}\n\n[…]`);
  await registrar.locator('button[name=do][value=issue]').click();
  await registrar.waitForLoadState();
  assert.match(await registrar.locator('.govuk-error-summary').innerText(), /залишилося \[…\]/);
  await registrar.locator('textarea[name=text]').fill(text);
  await registrar.locator('button[name=do][value=issue]').click();
  await registrar.waitForLoadState();
  assert.match(registrar.url(), /told=letter_issued/);
  assert.match(await registrar.locator('main').innerText(), new RegExp(`№ 1/${today[0]} від`));
  assert.equal(await registrar.locator('textarea').count(), 0, 'nobody changes an issued letter');
  const sent = await world.mail.letter('ivan.kovalenko@example.org', (one) => /^Лист щодо звернення/.test(one.subject));
  assert.doesNotMatch(sent.subject, /Коваленк|Іван/);
  assert.match(sent.text, /Шановний Іване Петровичу!/);
  await registrar.locator('a[href$="/print"]').click();
  await looks('paper-letter');
  assert.match(await registrar.locator('main').innerText(), /Олена ІВАНЕНКО/);
});

test('it makes a page of A4', async () => {
  const folder = join(out, 'registrar');
  const pdf = await registrar.pdf({ path: join(folder, 'letter.pdf'), preferCSSPageSize: true });
  assert.equal((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length, 1);
  await registrar.goto(`/desk/appeals/${number}/card`);
  await registrar.pdf({ path: join(folder, 'card.pdf'), preferCSSPageSize: true });
  assert.ok(readFileSync(join(folder, 'card.pdf')).length > 5_000);
});

test('the author reads it behind their own link', async () => {
  const letter = await world.mail.letter('ivan.kovalenko@example.org', (one) => /^Лист щодо звернення/.test(one.subject));
  const link = letter.text.match(/https?:\/\/\S+\/follow\/\S+/)[0];
  const author = await world.person({ js: false });
  await author.goto(new URL(link).pathname);
  await author.locator('a[href*="/letters/"]').click();
  assert.match(await author.locator('main').innerText(), /Дах перекрито/);
});

test('the journal shows it and prints with names; each look is recorded', async () => {
  await registrar.goto('/desk/journal');
  assert.ok((await registrar.locator('main').innerText()).includes(index));
  await looks('desk-journal');
  await registrar.locator('button[name=which][value=all]').click();
  await registrar.waitForLoadState();
  assert.match(await registrar.locator('main').innerText(), /Коваленко Іван Петрович/);
  await eyes.goto('/desk/journal');
  await eyes.locator('button[name=which][value=all]').click();
  await eyes.waitForLoadState();
  assert.deepEqual(await faults(eyes, 'paper-journal'), []);
  await registrar.pdf({ path: join(out, 'registrar', 'journal.pdf'), preferCSSPageSize: true });
  await registrar.goto('/desk/journal');
  await registrar.locator('button[name=which][value=reception]').click();
  await registrar.waitForLoadState();
  assert.doesNotMatch(await registrar.locator('main').innerText(), /Коваленко Іван Петрович/, 'it came by post');
  const recorded = world.sql(`SELECT count(*) FROM audit_looks WHERE why IN ('journal', 'card', 'letter')`);
  assert.ok(Number(recorded) >= 5, recorded);
});

test('the form of the half-year counts it where it belongs', async () => {
  const now = await sheet('after');
  const grown = (measure) => now[measure][0] - (counted[measure]?.[0] ?? 0);
  const expected = { 'Усього звернень': 1, 'Надійшло поштою (й е-поштою)': 1, 'На особистому прийомі': 0, Повторних: 0, Колективних: 0,
    'Від осіб з інвалідністю I, II, III групи': 1, 'Від ветеранів праці': 1, 'Від дітей війни': 0, 'Порушено питань (яким надано індекс)': 1, 'II.8': 1, 'II.7': 0 };
  for (const [measure, by] of Object.entries(expected)) assert.equal(grown(measure), by, measure);
  for (const [measure, [mine, earlier, difference]] of Object.entries(now)) assert.equal(difference, mine - earlier, measure);
  await looks('desk-statistics');
});

test('a template is changed by whoever answers for letters', async () => {
  await registrar.goto('/desk/letter-templates/answer');
  await registrar.locator('textarea[name=text]').fill('{address}\n\n{nonsense}');
  await send(registrar, '/letter-templates/answer');
  assert.match(await registrar.locator('.govuk-error-summary').innerText(), /«nonsense»/);
  await registrar.locator('textarea[name=text]').fill('{address}\n\nКоротко: {body}');
  await send(registrar, '/letter-templates/answer');
  assert.match(registrar.url(), /told=saved/);
});

test('an administrator looks what a new edition of the classifier changes, then adds it', async () => {
  const admin = await world.signIn(await world.person(), 'admin');
  await admin.goto('/desk/classifier/858-2024');
  assert.deepEqual(await faults(admin, 'desk-classifier-version'), []);
  const [download] = await Promise.all([admin.waitForEvent('download'), admin.locator('a[href$="/codes.csv"]').click()]);
  const table = `${readFileSync(await download.path(), 'utf8').trimEnd()}\nform,1.7,Застосунком,By application\n`;
  await admin.goto('/desk/classifier/import');
  await admin.locator('input[name=version]').fill('own-2027');
  await admin.locator('input[name=act]').fill('Постанова № 1');
  await day(admin, 'from', [2027, 1, 1]);
  const take = (text) => admin.locator('input[type=file]').setInputFiles({ name: 'codes.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await take(table.replace('form,1.7', 'colour,1.7'));
  await admin.locator('button[name=do][value=look]').click();
  await admin.waitForLoadState();
  assert.match(await admin.locator('.govuk-error-summary').innerText(), /Рядок \d+: немає такого розділу – «colour»/);
  await take(table);
  await admin.locator('button[name=do][value=look]').click();
  await admin.waitForLoadState();
  assert.match(await admin.locator('main').innerText(), /Додано: Форма надходження, 1\.7 Застосунком/);
  assert.deepEqual(await faults(admin, 'desk-classifier-import'), []);
  await admin.locator('button[name=do][value=import]').click();
  await admin.waitForLoadState();
  assert.match(admin.url(), /\/desk\/classifier\/own-2027\?told=classifier/);
  await admin.goto('/desk/classifier');
  assert.match(await admin.locator('main').innerText(), /858-2024 \(чинна\)/);
});
