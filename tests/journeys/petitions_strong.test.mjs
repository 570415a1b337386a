// Where the statute wants to know for certain who signs: a stranger comes back from an OpenID provider to what they typed, and
// signs another petition with a passkey; the same person on another telephone has signed already.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe as group, test } from 'node:test';
import { OpenIdPeer } from './identity_peers.mjs';
import { faults } from './looks.mjs';
import { narrow, out, World } from './world.mjs';

let world, town, page, first, second;

function settings() {
  const folder = join(out, 'petitions-strong');
  mkdirSync(folder, { recursive: true });
  const fields = { kind: 'openid', name: 'town', title_uk: 'картку містянина', title_en: 'the town card', url: town.issuer, client_id: 'viche',
    client_secret: town.secret, own_hosts: ['localhost'] };
  const lines = Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  writeFileSync(join(folder, 'viche.toml'), `[[sign_in]]\n${lines.join('\n')}\n[sign_in.claims]\nrnokpp = "tax_number"\nunzr = "unzr"\n`);
  return join(folder, 'viche.toml');
}

before(async () => {
  town = await OpenIdPeer.open();
  world = await World.start('petitions-strong', { words: ['--config', settings()], settings: { 'petitions.residents_only': 1, 'petitions.least_age': 0 } });
  world.friends.add(town.host);
  town.begin(world.url);
  world.sql("UPDATE petitions SET least_level = 3 WHERE state = 'collecting'");
  const numbers = world.sql("SELECT number FROM petitions WHERE state = 'collecting' ORDER BY number").trim().split('\n').map(Number);
  [first, second] = numbers.map((number) => `/petitions/${Math.floor(number / 1e7)}-${number % 1e7}`);
  page = await world.person({ size: narrow });
});
after(async () => {
  town?.close();
  await world?.close();
});

const said = (one) => one.locator('main').innerText();
const sign = (one) => Promise.all([one.waitForNavigation(), one.locator('main form[action$="/sign"] button[type=submit]').click()]);

/** From the page of the way up to the provider and back. */
async function come(one, who) {
  await one.locator('form[action$="/sign-in/with/town"] button').click();
  await one.locator(`button[value="${who}"]`).click();
  await one.waitForURL((url) => url.origin === world.url && !url.pathname.startsWith('/sign-in'));
}

group('a strong signature', { concurrency: false }, () => {
  test('a stranger signs, is led to show who they are, and comes back to what they said', async () => {
    await page.goto(`${first}/sign`);
    await page.locator('input[name=resident]').check();
    await sign(page);
    assert.match(page.url(), /\/sign-in\/level\?need=strong/);
    assert.deepEqual(await faults(page, 'petitions-level-strong'), []);
    await come(page, 'lesia');
    assert.equal(new URL(page.url()).pathname, `${first}/sign`);
    assert.match(await said(page), /Українка Леся Петрівна/, 'the name that was told');
    assert.equal(await page.locator('input[name=resident]').isChecked(), true);
    await sign(page);
    assert.match(await page.locator('h1').innerText(), /враховано/);
    assert.deepEqual(await faults(page, 'petitions-signed-strong'), []);
    const receipt = await (await page.request.get(`${first}/receipt`)).text();
    assert.match(receipt, /"kind":"signature"/);
    assert.doesNotMatch(receipt, /Українка|2935277302/);
  });

  test('the same person on another telephone has signed already and gets the same entry', async () => {
    const entry = (text) => text.match(/^leaf .*$/m)[0];
    const other = await world.person();
    await other.goto(`${first}/sign`);
    await other.locator('input[name=resident]').check();
    await sign(other);
    await come(other, 'lesia');
    assert.equal(new URL(other.url()).pathname, `${first}/signed`);
    assert.equal(entry(await (await other.request.get(`${first}/receipt`)).text()), entry(await (await page.request.get(`${first}/receipt`)).text()));
    assert.equal(world.sql("SELECT count(*) FROM signatures WHERE level = 3 AND channel = 0"), '1');
  });

  test('with a passkey the next one is signed after a look at the telephone', async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto('/account/passkeys');
    await page.locator('input[name=name]').fill('Мій телефон');
    await page.locator('form[data-v-passkey=create] button').click();
    await page.waitForURL(/told=passkey_added/);
    await page.locator('form[action$="/sign-out"] button').first().click();
    await page.waitForLoadState();
    await page.goto(`${second}/sign`);
    await page.locator('input[name=resident]').check();
    await sign(page);
    await page.locator('form[data-v-passkey=get] button').click();
    await page.waitForURL((url) => url.pathname === `${second}/sign`);
    await sign(page);
    assert.match(await page.locator('h1').innerText(), /враховано/);
    assert.equal(world.sql("SELECT count(*) FROM signatures WHERE level = 3 AND channel = 0"), '2');
  });
});
