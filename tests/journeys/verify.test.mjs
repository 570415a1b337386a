// Whoever holds a receipt opens one file from their disk, without us and without the internet, and is told what it is worth.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe as group, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Peer } from '../journal/peer.mjs';
import { axe, faults } from './looks.mjs';
import { flags, narrow, out, root, wide } from './world.mjs';

const folder = join(out, 'journeys', 'verify');
const built = join(root, 'web', 'dist', 'assets', 'verify.html');
let browser, ours, forged, pinned;
const asked = [];
const complaints = [];

before(async () => {
  const peer = new Peer();
  ours = await peer.ask({ do: 'sample', size: 40, seed: 's', name: 'viche/UA05040130000025322' });
  forged = await peer.ask({ do: 'sample', size: 40, seed: 'f', name: 'viche/UA05040130000025322' });
  peer.close();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As a person has it who saved the page, and as one has it whose community has put its key in.
  copyFileSync(built, join(folder, 'verify.html'));
  pinned = readFileSync(built, 'utf8').replace('<meta name="viche-keys" content="">', `<meta name="viche-keys" content="${ours.key}">`);
  writeFileSync(join(folder, 'pinned.html'), pinned);
  const files = {
    receipt: ours.receipts[8], promise: ours.promises[8], tree: ours.tree, cut: ours.cut_tree, forged: forged.receipts[8],
    changed: ours.receipts[8].replace('2026-17', '2026-18'), mailed: ours.receipts[8].replaceAll('\n', '\r\n'), letter: 'Добрий день!\n',
    closing: ours.receipts[40],
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.txt`), text);
  mkdirSync(join(out, 'html'), { recursive: true });
  copyFileSync(built, join(out, 'html', 'verify.html'));
  writeFileSync(join(out, 'html', 'verify.url'), 'GET file:verify.html\n');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});
after(async () => {
  await browser?.close();
  assert.deepEqual(complaints, [], 'the browser complained');
  assert.deepEqual(asked.filter((url) => !/^(file|data):/.test(url)), [], 'the page asked somebody for something');
});

async function open({ page: name = 'pinned.html', size = narrow, lang = 'uk', ...more } = {}) {
  const context = await browser.newContext({ viewport: size, locale: 'uk-UA', timezoneId: 'America/New_York', ...more });
  context.setDefaultTimeout(10_000);
  await context.setOffline(true);
  context.on('request', (request) => asked.push(request.url()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  page.on('console', (said) => { if (said.type() === 'error') complaints.push(said.text()); });
  await page.goto(pathToFileURL(join(folder, name)).href);
  if (lang === 'en') await page.getByRole('button', { name: 'In English' }).click();
  return page;
}

const choose = (page, name) => page.locator('#file').setInputFiles(join(folder, `${name}.txt`));
/** Waits until the page says so: what it said before may still stand there. */
async function says(page, words, part = '#outcome') {
  await page.locator(part).filter({ hasText: words }).last().waitFor().catch(async () => assert.match(await page.locator(part).last().innerText(), words));
}

group('a receipt', () => {
  test('is good: what was counted, when, where', async () => {
    const page = await open();
    await choose(page, 'receipt');
    await says(page, /Ваш підпис враховано: Петиція №\s2026-17/);
    const facts = await page.locator('dl').first().innerText();
    assert.match(facts, /21 вересня 2026 р\..*17:21:28 за Києвом/s);
    assert.match(facts, /9 з 41/);
    assert.match(facts, /viche\/UA05040130000025322/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'result');
  });

  test('may be pasted, with what the clipboard puts around it', async () => {
    const page = await open();
    await page.locator('#text').fill(`\n  ${ours.receipts[8]}\n\n`);
    await page.locator('button[type=submit]').click();
    await says(page, /Ваш підпис враховано/);
  });

  test('of another kind says what was entered', async () => {
    const page = await open();
    await choose(page, 'closing');
    await says(page, /Запис є в журналі: збір підписів завершено/);
  });

  test('without a key to compare is not yet believed; with the key it is', async () => {
    const page = await open({ page: 'verify.html' });
    await choose(page, 'receipt');
    await says(page, /ключ ще не звірено/);
    await page.locator('#key').fill(ours.key);
    await page.locator('button[type=submit]').click();
    await says(page, /Ваш підпис враховано/);
  });

  for (const [name, told] of [['changed', /немає в підписаному журналі/], ['forged', /іншим ключем/], ['mailed', /інакші кінці рядків/], ['letter', /не квитанція/]]) {
    test(`${name} is not confirmed, and it is told why and what to do`, async () => {
      const page = await open();
      await choose(page, name);
      await says(page, /Підтвердити не вдалося/);
      await says(page, told, '.told.stop');
      assert.equal(await page.locator('.told.good').count(), 0);
    });
  }

  test('is asked for when there is none, and a key with a slip is told', async () => {
    const page = await open();
    await page.locator('button[type=submit]').click();
    await says(page, /ще нічого не обрали/);
    await page.locator('#text').fill(ours.receipts[8]);
    await page.locator('#key').fill(ours.key.slice(0, -3));
    await page.locator('button[type=submit]').click();
    await says(page, /Ключ громади записано з помилкою/);
  });
});

test('a promise says that the receipt is to come', async () => {
  const page = await open();
  await choose(page, 'promise');
  await says(page, /пообіцяла врахувати ваш підпис/);
  const bare = await open({ page: 'verify.html' });
  await choose(bare, 'promise');
  await says(bare, /Без ключа громади/, '#result');
});

test('a tree is counted, and compared with an older head', async () => {
  const page = await open({ lang: 'en' });
  await choose(page, 'tree');
  await says(page, /The tree file is right/);
  assert.match(await page.locator('table').innerText(), new RegExp(`Petition No\\.\\s2026-17\\s+${ours.number}\\s+closed, the number is right`));
  await page.locator('summary').first().click();
  await page.locator('#older').fill(ours.heads[20]);
  await choose(page, 'cut');
  await says(page, /the first 20 entries/, '.told.good');
  await page.locator('#older').fill(forged.heads[20]);
  await page.locator('button[type=submit]').click();
  await says(page, /cannot be seen from this file/, '#result');
});

group('the page', () => {
  for (const lang of ['uk', 'en']) {
    test(`holds for axe and on a narrow screen, empty and with every outcome (${lang})`, async () => {
      const page = await open({ lang });
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      assert.deepEqual(await faults(page, `verify-${lang}`), []);
      for (const name of ['receipt', 'promise', 'forged', 'tree']) {
        await choose(page, name);
        await page.locator('#outcome').waitFor();
        for (const more of await page.locator('#result summary').all()) await more.click();
        assert.deepEqual(await faults(page, `verify-${name}-${lang}`), []);
      }
    });
  }

  test('changes its language with what it has found', async () => {
    const page = await open();
    await choose(page, 'receipt');
    await page.getByRole('button', { name: 'In English' }).click();
    await says(page, /Your signature was counted: Petition No\.\s2026-17/);
    assert.equal(await page.title(), 'Checking a signature in the journal of a community');
    assert.doesNotMatch(await page.locator('main').innerText(), /[а-яіїєґ]/i, 'nothing stays in Ukrainian');
  });

  test('is used with a keyboard alone', async () => {
    const page = await open({ size: wide });
    await page.locator('#text').focus();
    await page.keyboard.insertText(ours.receipts[8]);
    for (let i = 0; i < 5 && await page.evaluate(() => document.activeElement.type !== 'submit'); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says(page, /Ваш підпис враховано/);
  });

  test('says what is missing without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false });
    assert.match(await page.locator('#asleep').innerText(), /потрібен увімкнений JavaScript/);
    assert.equal(await page.locator('form').isVisible(), false);
    assert.equal(await page.locator('#about').isVisible(), false);
  });

  test('takes nothing out of a file for its own', async () => {
    const page = await open();
    const leaf = ours.receipts[8].match(/^leaf (.*)$/m)[1];
    const evil = ours.receipts[8].replace(leaf, leaf.replace('petition/2026-17', '<img src=x onerror=alert(1)>'));
    await page.locator('#text').fill(evil);
    await page.locator('button[type=submit]').click();
    await says(page, /Підтвердити не вдалося/);
    assert.equal(await page.locator('#result img').count(), 0);
    assert.match(await page.locator('#result details').innerHTML(), /&lt;img/);
  });

  test('cannot ask anybody for anything, whatever a script in it tries', async () => {
    const page = await open();
    const before = complaints.length;
    const reached = await page.evaluate(() => fetch('https://example.org/').then(() => true, () => false));
    assert.equal(reached, false);
    assert.match(complaints.splice(before).join('\n'), /Content Security Policy/);
    assert.deepEqual(await axe(page), []);
  });
});
