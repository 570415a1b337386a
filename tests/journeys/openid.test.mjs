// People come in by those who know them: an OpenID provider that changes its keys in the middle, and id.gov.ua with its
// errors; with and without JavaScript, in both languages, and nothing secret is written down.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { OpenIdPeer, StatePeer } from './identity_peers.mjs';
import { faults } from './looks.mjs';
import { out, World } from './world.mjs';

let world, town, state;

const table = (fields) => `[[sign_in]]\n${Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('\n')}\n`;

/** How an administrator describes them: secrets beside the settings, in files. */
function settings() {
  const folder = join(out, 'openid');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'secret'), `${town.secret}\n`);
  const openid = { kind: 'openid', url: town.issuer, client_secret_file: 'secret', own_hosts: ['localhost'] };
  const claims = '\n[sign_in.claims]\nrnokpp = "tax_number"\nunzr = "unzr"\n';
  writeFileSync(join(folder, 'viche.toml'), [
    table({ kind: 'id.gov.ua', name: 'id.gov.ua', title_uk: 'id.gov.ua (Дія.Підпис, банк, ключ)', title_en: 'id.gov.ua (Diia, a bank, a key)',
      url: state.url, client_id: 'viche', client_secret: state.secret, own_hosts: ['localhost'] }),
    table({ ...openid, name: 'town', title_uk: 'картку містянина', title_en: 'the town card', client_id: 'viche' }) + claims,
    table({ ...openid, name: 'town-es', title_uk: 'картку гостя', title_en: 'the guest card', client_id: 'viche-es' }) + claims,
  ].join('\n'));
  return join(folder, 'viche.toml');
}

before(async () => {
  town = await OpenIdPeer.open();
  state = await StatePeer.open();
  world = await World.start('openid', { words: ['--config', settings()] });
  world.friends.add(town.host).add(state.host);
  town.begin(world.url);
});
after(async () => {
  town?.close();
  state?.close();
  await world?.close();
});

const ours = (page) => page.waitForURL((url) => url.origin === world.url && !url.pathname.startsWith('/sign-in/with') || url.pathname.endsWith('/return'));

/** Presses the button of a provider and says there who one is. */
async function come(page, provider, who, from = '/sign-in') {
  await page.goto(from);
  await page.locator(`form[action$="/sign-in/with/${provider}"] button`).click();
  await page.locator(`button[value="${who}"]`).click();
  await ours(page);
}

const said = (page) => page.locator('main').innerText();

test('a person comes in by an OpenID provider and is the same the next time', async () => {
  const page = await world.person();
  await page.goto('/sign-in');
  assert.deepEqual(await faults(page, 'sign-in-providers'), []);
  await come(page, 'town', 'lesia');
  assert.match(page.url(), /\/account\?told=person_new/, await said(page));
  assert.match(await said(page), /Українка Леся Петрівна/);
  assert.match(await said(page), /Особу підтверджено/);
  assert.deepEqual(await faults(page, 'account-confirmed'), []);
  const again = await world.person({ js: false, lang: 'en' });
  await come(again, 'town-es', 'lesia', '/en/sign-in');  // signed with ES256
  assert.match(again.url(), /\/en\/account\?told=person_known/, await said(again));
  assert.equal(world.sql("SELECT count(*) FROM persons WHERE method <> ''"), '1');
});

test('and when the provider has changed its keys and tells the claims elsewhere', async () => {
  const page = await world.person();
  await page.goto('/sign-in');
  await page.locator('form[action$="/sign-in/with/town"] button').click();
  await page.locator('button[value=ivan]').waitFor();
  town.begin(world.url);
  await come(page, 'town', 'ivan');
  assert.match(page.url(), /told=person_new/, await said(page));
  assert.match(await said(page), /Франко Іван Якович/);
});

test('the page on the way says where it leads and looks right', async () => {
  const page = await world.person();
  for (const lang of ['', '/en']) {
    await page.goto(`${lang}/sign-in`);
    await page.route(`${state.url}/**`, (route) => route.fulfill({ status: 204 }));
    await page.locator('form[action$="/sign-in/with/id.gov.ua"] button').click();
    await page.waitForURL(/\/sign-in\/with\/id\.gov\.ua$/);
    assert.match(await said(page), /localhost:\d+/, 'where it leads');
    assert.match(await page.locator('main a').getAttribute('href'), /^http:\/\/localhost:\d+\/\?response_type=code/);
    assert.deepEqual(await faults(page, `leaving${lang.replace('/', '-')}`), []);
  }
  await page.unrouteAll();
  await page.locator('main a').click();
  await page.locator('button[value=taras]').waitFor();
});

test('a resident confirms who they are by id.gov.ua, and keeps their account and where they were going', async () => {
  const page = await world.person();
  await page.goto('/sign-in');
  await page.locator('input[name=email]').first().fill('taras@example.org');
  await page.locator('form[action$="/sign-in/link"] button').click();
  const letter = await world.mail.letter('taras@example.org');
  await page.goto(letter.text.match(/\/sign-in\/link\/\S+/)[0]);
  await page.locator('form[action*="/sign-in/link/"] button').click();
  await page.goto('/account');
  await page.locator('a[href="/account/confirm"]').click();
  assert.deepEqual(await faults(page, 'confirm'), []);
  state.asked.length = 0;
  await come(page, 'id.gov.ua', 'taras', '/account/confirm?to=/appeals');
  assert.equal(new URL(page.url()).pathname, '/appeals');
  await page.goto('/account');
  assert.match(await said(page), /taras@example\.org/);
  await page.goto('/account/confirm');
  assert.match(await said(page), /Шевченко Тарас Григорович/, 'a Latin look-alike in the name was made Ukrainian');
  assert.deepEqual(state.asked, ['dig_sign,bank_id,mobile_id,diia_id', '/get-access-token', '/get-user-info', '/get-user-logout'],
    'nothing stands in an address');
  assert.equal(state.tickets.size, 0, 'the session there has been ended');
});

test('one person is one account, whichever provider they come by', async () => {
  const page = await world.person();
  await come(page, 'id.gov.ua', 'lesia');  // came by the town's card before
  assert.match(page.url(), /told=person_known/);
});

test('whoever is known by another account is led to it in plain words', async () => {
  for (const [lang, email] of [['', 'oksana@example.org'], ['/en', 'oksana2@example.org']]) {
    const page = await world.person({ lang: lang ? 'en' : 'uk' });
    await page.goto(`${lang}/sign-in`);
    await page.locator('input[name=email]').first().fill(email);
    await page.locator('form[action$="/sign-in/link"] button').click();
    const letter = await world.mail.letter(email);
    await page.goto(letter.text.match(/(?:\/en)?\/sign-in\/link\/\S+/)[0]);
    await page.locator('form[action*="/sign-in/link/"] button').click();
    await come(page, 'id.gov.ua', 'lesia', `${lang}/account/confirm?to=/appeals`);
    assert.match(page.url(), /\/account\/switched\?to=/);
    assert.match(await said(page), /Леся Петрівна|УКРАЇНКА/i);
    assert.deepEqual(await faults(page, `switched${lang.replace('/', '-')}`), []);
    await page.locator('main a.govuk-button').click();
    assert.equal(new URL(page.url()).pathname, `${lang}/appeals`);
  }
});

test('every bad end has a page that says what to do next', async () => {
  const ends = [
    ['town', 'refuse', /вхід скасовано/, /sign-in was cancelled/],
    ['town', 'nobody', /не передала ні податкового номера/, /neither a tax number/],
    ['id.gov.ua', 'company', /не передала ні податкового номера/, /neither a tax number/],
    ['id.gov.ua', 'broken', /не вдалося прийняти/, /could not take the answer/],
    ['id.gov.ua', 'refuse', /вхід скасовано/, /sign-in was cancelled/],
  ];
  const before = world.sql('SELECT count(*) FROM accounts');
  for (const [lang, words] of [['', 2], ['/en', 3]]) {
    for (const end of ends) {
      const page = await world.person({ lang: lang ? 'en' : 'uk' });
      await come(page, end[0], end[1], `${lang}/sign-in`);
      assert.match(await said(page), end[words]);
      assert.equal(await page.locator(`main a[href="${lang}/sign-in"]`).count(), 1, 'other ways');
      assert.equal(await page.locator(`form[action="${lang}/sign-in/with/${end[0]}"] button`).count(), 1, 'again');
      assert.deepEqual(await faults(page, `with-failed-${end[1]}${lang.replace('/', '-')}`), []);
      await page.context().close();
    }
  }
  assert.equal(world.sql('SELECT count(*) FROM accounts'), before, 'nobody has an account of it');
});

test('an answer is good once and in one browser', async () => {
  const page = await world.person();
  const thief = await world.person();
  await page.goto('/sign-in');
  await page.locator('form[action$="/sign-in/with/id.gov.ua"] button').click();
  await page.locator('button[value=taras]').waitFor();
  state.held = [];
  await Promise.all([page.waitForResponse((answer) => answer.status() === 204), page.locator('button[value=taras]').click()]);
  const [back] = state.held;
  state.held = null;
  await thief.goto(back);
  assert.match(await said(thief), /Почніть його спочатку/);
  await page.goto(back);
  assert.match(page.url(), /told=person_known/);
  await page.goto(back);
  assert.match(await said(page), /Почніть його спочатку/);
});

test('a provider that is away leaves the other ways open', async () => {
  const { issuer } = town;
  const page = await world.person();
  town.close();
  await world.stopServer();
  await world.serve(['--config', join(out, 'openid', 'viche.toml')]);
  await page.goto('/sign-in');
  await page.locator('form[action$="/sign-in/with/town"] button').click();
  assert.match(await said(page), /зараз не відповідає/, issuer);
  await page.locator('main a[href="/sign-in"]').click();
  await page.locator('form[action$="/sign-in/with/id.gov.ua"] button').click();
  await page.locator('button[value=taras]').click();
  await ours(page);
  assert.match(page.url(), /told=person_known/);
});

test('nothing secret was written into the log', () => {
  const log = readFileSync(join(world.data, 'server.log'), 'utf8');
  assert.match(log, /openid\.refused/);
  for (const canary of [town.secret, state.secret, 'code=', 'state=', 'access_token', '2935277302', 'Українка', 'Шевченко', 'taras@']) {
    assert.ok(!log.includes(canary), canary);
  }
});
