// Time: an appeal goes under the law, its term is extended with a reason that everybody reads, and what is late rises once
// to each level, also when the server is killed meanwhile.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { file, send } from './deeds.mjs';
import { faults } from './looks.mjs';
import { World } from './world.mjs';

const day = 86_400_000_000;
let world, resident, operator, head, number, link;

before(async () => {
  world = await World.start('terms', {
    settings: { 'appeals.escalation_email_deputy': 'deputy@example.org', 'appeals.escalation_email_head': 'head@example.org' },
  });
  resident = await world.person();
  operator = await world.signIn(await world.person({ js: false }), 'operator');
  head = await world.signIn(await world.person(), 'kerivnyk');
  number = await file(resident, {
    text: 'Прошу пояснити, чому закрили прохід через сквер.', category: 'sidewalk', street: 'вул. Наконечного', house: '2', email: 'maria@example.org',
  });
  link = resident.url().split('?')[0];
});
after(() => world?.close());

/** Fills one of the forms of the page of terms, whose fields begin with its name. */
async function change(page, form, { date, reason, name, residence }) {
  await page.goto(`/desk/appeals/${number}/term`);
  if (date) {
    const [year, month, dayOfMonth] = date.split('-').map(Number);
    const fields = page.locator(`form[action$="/term/${form}"]`);
    await fields.locator('input[name="day-day"]').fill(String(dayOfMonth));
    await fields.locator('input[name="day-month"]').fill(String(month));
    await fields.locator('input[name="day-year"]').fill(String(year));
  }
  if (name) await page.locator(`form[action$="/term/${form}"] input[name=name]`).fill(name);
  if (residence) await page.locator(`form[action$="/term/${form}"] input[name=residence]`).fill(residence);
  await page.locator(`form[action$="/term/${form}"] textarea[name=reason]`).fill(reason);
  await send(page, `/term/${form}`);
}

/** The day that many days after today in Kyiv: "2026-12-24". */
function later(days) {
  return new Date(Date.now() + days * day / 1000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Kyiv' });
}

test('without scripts an operator moves the appeal under the law; the form tells what is missing', async () => {
  await change(operator, 'regime', { reason: '' });
  assert.match(await operator.locator('.govuk-error-summary').innerText(), /Напишіть причину/);
  await change(operator, 'regime', { reason: 'Людина просить офіційної відповіді.', name: 'Марія Бондар', residence: 'м. Ладижин, вул. Наконечного, 2' });
  assert.match(operator.url(), /told=converted/);
  const letter = await world.mail.letter('maria@example.org', (one) => /розглядаємо за законом/.test(one.subject));
  assert.match(letter.text, /Людина просить офіційної відповіді\./);
});

test('the head extends to the forty-fifth day and not further; the author gets the day and the reason', async () => {
  await change(head, 'extension', { date: later(46), reason: 'Чекаємо висновку архітектора.' });
  assert.match(await head.locator('.govuk-error-summary').innerText(), /не більше 45 днів/);
  assert.equal(await head.locator('form[action$="/term/extension"] textarea').inputValue(), 'Чекаємо висновку архітектора.');
  await change(head, 'extension', { date: later(45), reason: 'Чекаємо висновку архітектора.' });
  assert.match(head.url(), /told=extended/);
  const letter = await world.mail.letter('maria@example.org', (one) => /строк відповіді продовжено/.test(one.subject));
  assert.match(letter.text, /Чекаємо висновку архітектора\./);
});

test('everybody reads by when the answer is due, by which law and why it takes longer', async () => {
  const anybody = await world.person({ js: false });
  for (const path of [`/appeals/${number}`, new URL(link).pathname]) {
    await anybody.goto(path);
    const told = await anybody.locator('.v-progress').innerText();
    assert.match(told, /Відповідь має бути до .* за Законом про звернення громадян/);
    assert.match(told, /Строк продовжено: спершу був до .*Чекаємо висновку архітектора\./s);
  }
  await anybody.locator('.v-progress a[href="/terms"]').click();
  assert.match(await anybody.locator('main').innerText(), /45 днів/);
});

test('the pages of terms look right', async () => {
  for (const [page, path, name] of [
    [resident, '/terms', 'terms'], [resident, '/en/terms', 'terms-en'], [resident, `/appeals/${number}`, 'case-extended'],
    [head, `/desk/appeals/${number}/term`, 'desk-term'], [head, '/desk/terms', 'desk-calendar']]) {
    await page.goto(path);
    assert.deepEqual(await faults(page, name), [], path);
  }
});

test('what is late rises once to each level with one letter, also when the server is killed', async () => {
  // All that was late in the demo is about its own days; only this one is looked at.
  const late = (days) => world.sql(`UPDATE appeals SET due_at = due_at - (due_at - filed_at) - ${days * day}, open_due = due_at - (due_at - filed_at) - ${days * day}, turn = due_at - (due_at - filed_at) - ${days * day} WHERE text LIKE 'Прошу пояснити, чому закрили прохід%'`);
  const level = () => world.sql(`SELECT level, escalated FROM appeals WHERE text LIKE 'Прошу пояснити, чому закрили прохід%'`);
  const tick = async () => {
    world.sql(`DELETE FROM job_timers WHERE name = 'appeals.terms'`);
    for (let i = 0; i < 100 && !world.sql(`SELECT name FROM job_timers WHERE name = 'appeals.terms'`); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  late(7);
  await tick();
  const about = (one) => /рівень 3/.test(one.subject) && one.text.includes(number);
  await world.mail.letter('head@example.org', about);
  assert.equal(level(), '3\t3');
  world.server.kill('SIGKILL');
  if (world.server.exitCode === null && world.server.signalCode === null) await once(world.server, 'exit');
  await world.serve();
  await tick();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  assert.equal(world.mail.letters.filter((one) => one.recipient === 'head@example.org' && about(one)).length, 1);
  const entries = world.sql(`SELECT count(*) FROM appeal_entries e JOIN appeals a ON a.id = e.appeal WHERE e.kind = 'escalated' AND a.text LIKE 'Прошу пояснити, чому закрили прохід%'`);
  assert.equal(entries, '1');
  await head.goto('/desk/terms');
  assert.match(await head.locator('section:has(#overdue)').innerText(), new RegExp(number));
});
