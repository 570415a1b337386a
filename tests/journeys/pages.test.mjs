// Every page as axe, narrow screens, slow lines and other hosts see it. Pages without parameters come from the route table.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe as group, test } from 'node:test';
import { file, step } from './deeds.mjs';
import { axe, faults } from './looks.mjs';
import { World } from './world.mjs';

const kilobyte = 1024;
let world, number, link, routes, call, lawful;
const people = {};

before(async () => {
  // The page of a telephone is there where messages have a gateway; nobody asks this one.
  process.env.VICHE_SMS_URL = 'http://127.0.0.1:9/messages';
  process.env.VICHE_WEBHOOK_ALLOWED_HOSTS = '127.0.0.1';
  world = await World.start('pages');
  const resident = await world.person();
  number = await file(resident, {
    text: 'На дитячому майданчику зламана гойдалка.', category: 'playground', street: 'вул. Наконечного', house: '2', email: 'oksana@example.org',
    photos: ['playground-before.jpg'],
  });
  link = new URL(resident.url()).pathname;
  people.anyone = await world.person();
  for (const who of ['olena', 'operator', 'moderator', 'dorohy.maister', 'kerivnyk', 'admin']) {
    people[who] = await world.signIn(await world.person(), who);
  }
  await step(people.operator, number, 'assign', { organisation: /Дорожники|Дороги громади/ });
  await step(people['dorohy.maister'], number, 'accept');
  await step(people['dorohy.maister'], number, 'report', { text: 'Гойдалку полагоджено.', photos: ['playground-after.jpg'] });
  await people.operator.goto('/desk/call');
  await people.operator.locator('input[name=phone]').fill('067 123 45 67');
  await people.operator.locator('input[name=phone]').press('Enter');
  await people.operator.waitForURL(/call=/);
  call = new URL(people.operator.url()).pathname + new URL(people.operator.url()).search;
  await people.operator.goto('/desk/journal');
  lawful = new URL(await people.operator.locator('tbody a').first().evaluate((one) => one.href)).pathname;
  routes = JSON.parse(world.run('routes', '--json'));
});
after(() => world?.close());

/** Who opens the pages below a path. */
function visitor({ name, pattern, access }) {
  if (access === 'account') return 'olena';
  if (access !== 'staff') return 'anyone';
  if (/settings|categor|classifier|letter-templates|organisation|staff|api-key|mailbox|webhook|undelivered/.test(pattern)) return 'admin';
  if (pattern.startsWith('/desk/day')) return 'dorohy.maister';
  return /moderation/.test(pattern) ? 'moderator' : 'operator';
}

function pagesOfRoutes() {
  // What a bulk action came to is shown only after one (appeals_desk.test.mjs).
  const skipped = /\.\w+$|^\/api\/|^\/metrics|^\/healthz|\/bulk$/;
  return routes.filter(({ method, pattern }) => method === 'GET' && !pattern.includes('{') && !skipped.test(pattern))
    .map((route) => ({ name: route.name, path: route.pattern, who: visitor(route) }));
}

function pagesOfOneAppeal() {
  const mine = link;
  return [
    { name: 'list_filtered', path: '/appeals?state=open&q=%D1%8F%D0%BC%D0%B0', who: 'anyone' },
    { name: 'list_empty', path: '/appeals?q=%D0%BD%D1%96%D1%87%D0%BE%D0%B3%D0%BE%D0%BD%D0%B5%D0%B7%D0%BD%D0%B0%D0%B9%D0%B4%D0%B5%D0%BD%D0%BE', who: 'anyone' },
    { name: 'case', path: `/appeals/${number}`, who: 'anyone' },
    { name: 'join', path: `/appeals/${number}/voices`, who: 'anyone' },
    { name: 'follow', path: mine, who: 'anyone' },
    { name: 'follow_filed', path: `${mine}?told=filed`, who: 'anyone' },
    { name: 'witness', path: `/appeals/${number}/witness`, who: 'olena' },
    ...['confirm', 'refute', 'answer', 'grade', 'withdraw'].map((deed) => ({ name: `follow_${deed}`, path: `${mine}/${deed}`, who: 'anyone' })),
    { name: 'desk_case', path: `/desk/appeals/${number}`, who: 'operator' },
    { name: 'desk_case_of_the_executor', path: `/desk/appeals/${number}`, who: 'dorohy.maister' },
    { name: 'desk_case_of_the_moderator', path: `/desk/appeals/${number}`, who: 'moderator' },
    { name: 'desk_send_back', path: `/desk/appeals/${number}/steps/send_back`, who: 'operator' },
    { name: 'desk_category', path: `/desk/appeals/${number}/category`, who: 'operator' },
    { name: 'desk_text', path: `/desk/appeals/${number}/text`, who: 'moderator' },
    { name: 'desk_merge', path: `/desk/appeals/${number}/merge`, who: 'operator' },
    { name: 'desk_split', path: `/desk/appeals/${number}/split`, who: 'operator' },
    { name: 'call_screen', path: call, who: 'operator' },
    { name: 'call_filed', path: `/desk/call/filed/${number}`, who: 'operator' },
    { name: 'desk_replies', path: `/desk/appeals/${number}/letters`, who: 'operator' },
    { name: 'desk_classifier_version', path: '/desk/classifier/858-2024', who: 'operator' },
    { name: 'desk_letter_template', path: '/desk/letter-templates/forwarding', who: 'admin' },
    { name: 'desk_words', path: `/desk/appeals/${number}/words`, who: 'moderator' },
    { name: 'desk_case_under_the_law', path: lawful, who: 'operator' },
    { name: 'desk_registration', path: `${lawful}/registration`, who: 'operator' },
    { name: 'desk_term', path: `${lawful}/term`, who: 'operator' },
    { name: 'desk_replies_under_the_law', path: `${lawful}/letters`, who: 'operator' },
    { name: 'desk_hide', path: `/desk/appeals/${number}/visibility`, who: 'operator' },
    { name: 'desk_similar', path: `/desk/appeals/${number}/similar`, who: 'operator' },
    { name: 'desk_queue_of_the_head', path: '/desk/appeals', who: 'kerivnyk' },
    { name: 'not_found', path: '/no-such-page', who: 'anyone', status: 404 },
  ];
}

test('the control: axe finds what is wrong with a bad page', async () => {
  const page = await world.person();
  await page.setContent('<html><body><img src="/x.png"><input><button></button><p style="color:#bbb;background:#fff">pale</p></body></html>');
  const found = (await axe(page)).join('\n');
  for (const rule of ['image-alt', 'label', 'button-name', 'color-contrast', 'html-has-lang', 'document-title']) assert.match(found, new RegExp(rule));
});

for (const lang of ['uk', 'en']) {
  group(`every page in ${lang}`, () => {
    test('axe finds nothing, and nothing is wider than the screen', async (t) => {
      for (const { name, path, who, status } of [...pagesOfRoutes(), ...pagesOfOneAppeal()]) {
        await t.test(`${name} (${path}, ${who})`, async () => {
          const page = people[who];
          const answer = await page.goto(lang === 'uk' ? path : `/en${path === '/' ? '' : path}`);
          assert.equal(answer.status(), status ?? 200);
          assert.equal(await page.locator('html').getAttribute('lang'), lang);
          assert.deepEqual(await faults(page, `${name}-${lang}`), []);
        });
      }
    });
  });
}

group('weight', () => {
  /** What came over the wire for one page, compressed: the page with all it needs, the map's own files, photos. */
  async function weigh(page, path) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const names = new Map();
    const bytes = { page: 0, map: 0, photos: 0 };
    session.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = names.get(requestId) ?? '';
      bytes[/\/map\.|geojson/.test(url) ? 'map' : /\/photos\//.test(url) ? 'photos' : 'page'] += encodedDataLength;
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    await session.detach();
    return bytes;
  }

  const told = (path, bytes) => `${path}: ${Object.entries(bytes).map(([what, n]) => `${what} ${(n / kilobyte).toFixed(1)} KB`).join(', ')}`;

  test('a first load is at most 60 KB, a later page at most 15 KB; the map and photos apart', async (t) => {
    for (const path of ['/', '/appeals/new', '/appeals', `/appeals/${number}`]) {
      const bytes = await weigh(await world.person(), path);
      t.diagnostic(`first load of ${told(path, bytes)}`);
      assert.ok(bytes.page <= 60 * kilobyte, told(path, bytes));
    }
    const page = await world.person();
    await weigh(page, '/sign-in');
    for (const path of ['/', '/appeals', `/appeals/${number}`, '/appeals/new', '/appeals/map', '/figures', '/executors', '/search?q=%D1%8F%D0%BC%D0%B0', link]) {
      const bytes = await weigh(page, path);
      t.diagnostic(`later ${told(path, bytes)}`);
      assert.ok(bytes.page <= 15 * kilobyte, told(path, bytes));
    }
  });
});
