// The operator's telephone: the exchange tells of a call, the operator finds the person and files a plain case by keyboard
// alone within a minute; a consultation, a neighbour who joins, a letter with several questions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { send } from './deeds.mjs';
import { World } from './world.mjs';

const secondsOfAKey = 60 / 200;  // an operator who types 200 characters a minute
const phone = '+380671234567';
let world, key, operator;

before(async () => {
  world = await World.start('call');
  key = world.run('apikey', 'add', '--name', 'exchange', ...['read', 'write', 'calls'].flatMap((right) => ['--scope', `appeals.${right}`])).trim().split('\n').at(-1);
  operator = await world.signIn(await world.person(), 'operator');
});
after(() => world?.close());

async function api(path, body) {
  const answer = await fetch(`${world.url}/api/v1${path}`, {
    method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const told = await answer.json();
  assert.ok(answer.ok, `${path}: ${answer.status} ${JSON.stringify(told)}`);
  return told;
}

const ring = (id, from = phone) => api('/calls', { call_id: id, from, to: '1580', extension: '101', started_at: new Date().toISOString() });

/** Hands on a keyboard: counts what is pressed, and how long the pages make them wait. */
class Hands {
  keys = 0;
  waited = 0;
  constructor(page) { this.page = page; }

  async press(name) {
    this.keys += 1;
    await this.page.keyboard.press(name);
  }
  async type(text) {
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }
  /** A press that opens another page. */
  async go(name) {
    const since = performance.now();
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.press(name)]);
    this.waited += performance.now() - since;
  }
  focused() {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      return at?.name || at?.textContent?.trim() || at?.tagName;
    });
  }
  /** Tab, until this is where one types. */
  async tabTo(what, most = 12) {
    for (let i = 0; i < most; i++) {
      const at = await this.focused();
      if (what instanceof RegExp ? what.test(at) : at === what) return;
      await this.press('Tab');
    }
    assert.fail(`${what} was not reached by ${most} tabs; at ${await this.focused()}`);
  }
  seconds() { return this.keys * secondsOfAKey + this.waited / 1000; }
}

/** From the list of calls to the number read to the caller, as an operator does it who has done it before. */
async function fileByKeyboard(page, t) {
  const hands = new Hands(page);
  await page.goto('/desk/call');
  assert.equal(await hands.focused(), 'phone', 'the focus is where one begins');
  await hands.tabTo(/^•• 45 67$/);
  await hands.go('Enter');
  assert.match(page.url(), /\/desk\/call\?call=\d+$/);
  assert.equal(await hands.focused(), 'text');
  assert.match(await page.locator('h1').innerText(), /Олена Савчук/, 'the number finds the person');
  await hands.type('Графіті на стіні музичної школи, прохання зафарбувати');
  await hands.tabTo('category');
  await hands.tabTo('street');
  await hands.type('Наконечного');
  await hands.press('Tab');
  await hands.type('32');
  await hands.go('Enter');
  // The category of the words is set and told; one press more files.
  if (!page.url().includes('/filed/')) {
    assert.equal(await page.locator('.govuk-error-summary').count(), 0, 'nothing is wrong with that');
    assert.match(await hands.focused(), /схоже на «/);
    await hands.tabTo('building');
    await hands.go('Enter');
  }
  assert.match(page.url(), /\/desk\/call\/filed\/\d{4}-\d+/, await page.locator('main').innerText());
  t.diagnostic(`${hands.keys} keys at 200 a minute and ${(hands.waited / 1000).toFixed(2)} s of waiting for pages: ${hands.seconds().toFixed(1)} s`);
  return hands;
}

test('a call becomes a case by keyboard alone, in less than a minute', async (t) => {
  await api('/appeals', {
    category: 'bench', text: 'Зламана лавка біля під\'їзду', street: 'Наконечного', building: '2', name: 'Олена Савчук', phone: '067 123 45 67',
  });
  await ring('plain-1');
  const hands = await fileByKeyboard(operator, t);
  assert.ok(hands.seconds() < 60, `${hands.seconds()} s`);
  const number = new URL(operator.url()).pathname.split('/').at(-1);
  assert.equal((await operator.locator('.v-call-number').innerText()).trim(), number);
  const size = await operator.locator('.v-call-number').evaluate((at) => parseFloat(getComputedStyle(at).fontSize));
  assert.ok(size >= 40, `${size} px is large enough to read aloud from`);
  assert.match(await hands.focused(), /Наступний дзвінок/, 'the next call is one press away');
  const anyone = await world.person();
  await anyone.goto(`/appeals/${number}`);
  const shown = await anyone.content();
  assert.ok(!shown.includes('671234567') && !shown.includes('Савчук'), 'others see neither number nor name');
  await operator.goto(`/desk/appeals/${number}`);
  assert.match(await operator.locator('main').innerText(), /телефон/);
});

test('the same without JavaScript', async (t) => {
  await ring('plain-2');
  const page = await world.signIn(await world.person({ js: false }), 'operator', { stepsAhead: 1 });
  await page.goto('/desk/call');
  const link = page.locator('a', { hasText: '•• 45 67' }).first();
  await link.click();
  await page.locator('#text').fill('Потрощені пандуси біля аптеки, візком не заїхати');
  await page.locator('#category').selectOption('accessibility');
  await page.locator('input[name=street]').fill('вул. Наконечного');
  await page.locator('input[name=building]').fill('32');
  await page.locator('button[value=file]:not([tabindex])').click();
  if (await page.locator('input[name=seen]').count()) await page.locator('button[value=file]:not([tabindex])').click();
  assert.match(page.url(), /\/desk\/call\/filed\//, await page.locator('main').innerText());
  await page.context().close();
});

test('what is answered at once is a consultation, as long as its call', async () => {
  const { id } = await ring('ask-1', 'anonymous');
  await operator.goto('/desk/call');
  await operator.locator(`a[href$="call=${id}"]`).click();
  await operator.locator('#text').fill('Коли вмикають опалення?');
  await operator.locator('#category').selectOption('thanks');
  await operator.locator('summary[accesskey="8"]').click();
  await operator.locator('textarea[name=answer]').fill('З 15 жовтня, якщо три дні холодніше 8 градусів.');
  await operator.locator('button[value=consult]').click();
  assert.match(operator.url(), /\/desk\/call\?told=consulted/);
  await api('/calls', { call_id: 'ask-1', answered_at: new Date(Date.now() + 1000).toISOString(), ended_at: new Date(Date.now() + 66_000).toISOString() });
  await operator.goto('/desk/consultations');
  const text = await operator.locator('main').innerText();
  assert.match(text, /Коли вмикають опалення\?/);
  assert.match(text, /1 хв 5 с/);
});

test('a caller joins what is known already, once', async () => {
  const { number } = await api('/appeals', { category: 'dead-animal', text: 'На узбіччі лежить збита тварина', street: 'Процишина', building: '10', phone: '0509998877' });
  const call = await ring('join-1', '0631112233');
  await operator.goto(`/desk/call?call=${call.id}`);
  await operator.locator('#text').fill('Лежить мертва собака біля дороги');
  await operator.locator('#category').selectOption('dead-animal');
  await operator.locator('input[name=street]').fill('вул. Процишина');
  await operator.locator('input[name=building]').fill('10');
  await operator.locator('input[name=building]').press('Enter');
  await operator.waitForLoadState('load');
  await operator.locator(`button[name=join][value="${number}"]`).click();
  await operator.waitForURL(/told=caller_joined/);
  assert.match(operator.url(), new RegExp(`/desk/appeals/${number}`));
  await operator.goto(`/desk/call?call=${call.id}`);
  await operator.locator('summary', { hasText: 'Приєднати до звернення' }).click();
  await operator.locator('#join-number').fill(number);
  await send(operator, '/desk/call/join');
  assert.match(await operator.locator('#join-number-error').innerText(), /вже приєдналася/, 'told beside the field');
});

test('a letter with two questions is split, and closed with the last', async () => {
  const { number } = await api('/appeals', {
    category: 'bench', text: 'Зламана лавка, а ще поруч розмальована стіна.', street: 'Процишина', building: '12', name: 'Ірина', email: 'iryna@example.org',
  });
  await operator.goto(`/desk/appeals/${number}`);
  await operator.locator('a[href$="/split"]').click();
  await operator.locator('#text-1').fill('Полагодити лавку');
  const choose = async (row, name) => operator.locator(`#category-${row}`).selectOption({ label: name });
  await choose(1, 'Лавки, альтанки, столики');
  await operator.locator('#text-2').fill('Зафарбувати стіну');
  await choose(2, 'Графіті, незаконна реклама');
  await operator.locator('form[action$="/split"] button:not([name]):not([tabindex])').click();
  await operator.waitForURL(/told=split/);
  const parts = await operator.locator('#parts ~ ul a').allInnerTexts();
  assert.equal(parts.length, 2, await operator.locator('main').innerText());
  const letter = await world.mail.letter('iryna@example.org', ({ subject }) => subject.includes('кілька питань'));
  for (const part of parts) assert.ok(letter.text.includes(part.replace('№ ', '')), `${part} is named in ${letter.text}`);
  const anyone = await world.person();
  await anyone.goto(`/appeals/${number}`);
  assert.equal(await anyone.locator('#parts ~ ul a').count(), 2);
  await anyone.locator('#parts ~ ul a').first().click();
  assert.match(await anyone.locator('main').innerText(), new RegExp(`№ ${number}`));
});
