// What people do on pages, in the words of the journeys. Selectors are the names that forms send, not words people read.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from './world.mjs';

export const photo = (name) => join(root, 'towns', 'demo', 'photos', name);

/** Presses the button that sends a form; `part` is in the form's action. */
export async function send(page, part, name) {
  const buttons = page.locator(`form[action*="${part}"] button[type=submit]${name ? `[name=${name}]` : ':not([name]):not([tabindex="-1"])'}`);
  // The page may ask first whether the server is there, and send the form after that.
  await Promise.all([page.waitForNavigation(), buttons.first().click()]);
}

/** Fills the first page of filing. `street` and `house` are of the demo's register. */
export async function describe(page, { text, category, street, house, note, email, name, photos = [] }) {
  await page.goto('/appeals/new');
  await page.locator('textarea[name=text]').fill(text);
  if (photos.length > 0) await page.locator('input#photos').setInputFiles(photos.map(photo));
  if (street) await page.locator('input[name=street]').fill(street);
  if (house) await page.locator('input[name=building]').fill(house);
  if (note) await page.locator('input[name=note]').fill(note);
  if (!street && !note) await page.locator('input[name=no_place]').check();
  if (category) await page.locator('select[name=category]').selectOption(category);
  if (email) await page.locator('input[name=email]').fill(email);
  if (name) await page.locator('input[name=name]').fill(name);
}

/** Goes on from the filled page: answers the questions, says "none of these", until the appeal has a number. `sent`: the
 * second page is open already. */
export async function finish(page, { sent = false } = {}) {
  if (!sent) await send(page, '/appeals');
  for (let step = 0; step < 3 && !page.url().includes('/follow/'); step++) {
    const problem = page.locator('.govuk-error-summary');
    if (await problem.count()) assert.fail(`refused: ${await problem.innerText()}`);
    for (const question of await page.locator('fieldset:has(input[name^="answer-"])').all()) {
      await question.locator('input[type=radio]').first().check();
    }
    await send(page, '/appeals');
  }
  assert.match(page.url(), /\/appeals\/\d{4}-\d+\/follow\/[^/?]+\?told=filed/);
  return page.url().match(/\/appeals\/(\d{4}-\d+)\//)[1];
}

export async function file(page, told) {
  await describe(page, told);
  return finish(page);
}

/** A step of the desk: through its form, or at once when it needs no words. */
export async function step(page, number, deed, fill = {}) {
  await page.goto(`/desk/appeals/${number}`);
  const atOnce = page.locator(`form[action$="/steps/${deed}"] button`);
  if (await atOnce.count()) {
    await Promise.all([page.waitForNavigation(), atOnce.click()]);
  } else {
    await page.locator(`a[href$="/steps/${deed}"]`).click();
    if (fill.organisation) {
      const option = page.locator('select[name=organisation] option').filter({ hasText: fill.organisation });
      await page.locator('select[name=organisation]').selectOption(await option.first().getAttribute('value'));
    }
    if (fill.text) await page.locator('textarea[name=text]').fill(fill.text);
    if (fill.day) {
      const [year, month, day] = fill.day.split('-');
      await page.locator('input[name=planned_on-day]').fill(day);
      await page.locator('input[name=planned_on-month]').fill(month);
      await page.locator('input[name=planned_on-year]').fill(year);
    }
    if (fill.photos) await page.locator('input#photos').setInputFiles(fill.photos.map(photo));
    await send(page, `/steps/${deed}`);
  }
  await page.waitForLoadState();
  assert.equal(await page.locator('.govuk-error-summary').count(), 0, `${deed} was refused`);
}

/** A form of the author's link: confirm, refute, answer, grade, withdraw. */
export async function say(page, link, what, { text, grade, advice, photos } = {}) {
  await page.goto(`${link.split('?')[0]}/${what}`);
  if (text) await page.locator(`textarea[name=${what === 'grade' ? 'comment' : 'text'}]`).fill(text);
  if (grade) await page.locator(`input[name=grade][value="${grade}"]`).check({ force: true });
  if (advice !== undefined) await page.locator('select[name=advice]').selectOption(String(advice));
  if (photos) await page.locator('input#photos').setInputFiles(photos.map(photo));
  await send(page, `/${what}`);
  assert.equal(await page.locator('.govuk-error-summary').count(), 0, `${what} was refused`);
}

export const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
