// The API as programs meet it: the description is sound OpenAPI 3.1, and every operation answers as it is described,
// whatever it is asked. Requests are made from the description itself: good values, and values that break each rule.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { World } from './world.mjs';

process.env.VICHE_API_REQUESTS_PER_MINUTE = '1000000';
let world, document, ajv, key, number;
let crewKey, underLaw;  // a key of an executor, and an appeal that has a card
let petition;  // brought from another system; the journal has two entries under a head
const mails = [], things = {};  // letters that came in; identifiers of what belongs to `underLaw`
const asked = new Set();

const api = async (method, path, body) => (await fetch(world.url + path, {
  method, headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
})).json();

/** Letters in the community's maildir, read by the server. */
async function receiveLetters() {
  const fresh = join(world.maildirs, 'ladyzhyn', 'new');
  mkdirSync(fresh, { recursive: true });
  for (const who of ['a', 'b', 'c', 'd']) {
    writeFileSync(join(fresh, who), `From: Іван <${who}@example.org>\r\nSubject: Яма\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nЯма біля ${who}\r\n`);
  }
  world.sql("INSERT INTO appeal_mail_boxes(hromada_id, kind, address, host, port, starttls, login, password, folder, move_to, validity, last_uid, error, tries, next_at) SELECT id, 'maildir', 'inbox@example.org', '', 993, 0, '', '', 'INBOX', '', 0, 0, '', 0, 0 FROM hromadas");
  for (let i = 0; i < 600; i++) {
    world.sql("UPDATE job_timers SET next_at = 0 WHERE name = 'appeals.mail'");
    const { letters } = await api('GET', '/api/v1/inbox');
    if (letters?.length === 4) return letters.map((one) => one.id);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the maildir is not read');
}

/** A draft of a letter, words of a report and a photo: what operations with an identifier are about. */
async function findThings() {
  things.draft = (await api('POST', `/api/v1/appeals/${underLaw}/letters`, { kind: 'answer', head_name: 'О. Бондар' })).id;
  const { appeals } = await api('GET', '/api/v1/appeals?limit=200');
  for (const { number } of appeals) {
    const [{ photos }, { words }] = [await api('GET', `/api/v1/appeals/${number}/photos`), await api('GET', `/api/v1/appeals/${number}/words`)];
    if (photos.length === 0 || words.length === 0) continue;
    Object.assign(things, { shown: number, photo: photos[0].id, words: words[0].id });
    return;
  }
  throw new Error('no appeal of the demo has a photo and words');
}

/** Petitions of another system, and something in the journal: a signature of a resident, as pages make it, is another journey's. */
async function bringPetitions() {
  world.run('import', 'petitions', fileURLToPath(new URL('../../docs/examples/petitions.jsonl', import.meta.url)));
  const { petitions } = await (await fetch(`${world.url}/api/v1/petitions?limit=200`)).json();
  return petitions.find(({ title }) => title === 'Відремонтувати дах бібліотеки').number;
}

before(async () => {
  const maildirs = mkdtempSync(join(tmpdir(), 'viche-maildirs-'));
  process.env.VICHE_MAILDIRS = maildirs;
  world = await World.start('api');
  world.maildirs = maildirs;
  key = world.run('apikey', 'add', '--name', 'journey', ...['read', 'write', 'personal', 'moderate', 'head', 'calls'].flatMap((right) => ['--scope', `appeals.${right}`]), '--scope', 'petitions.desk', '--scope', 'petitions.write').trim().split('\n').at(-1);
  document = await (await fetch(`${world.url}/api/openapi.json`)).json();
  ajv = formats(new Ajv({ strict: true, allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }));
  ajv.addVocabulary(['example', 'components']);
  ajv.addSchema({ $id: 'api', components: document.components });
  const list = await (await fetch(`${world.url}/api/v1/appeals?limit=1`, { headers: { Authorization: `Bearer ${key}` } })).json();
  number = list.appeals[0].number;
  const given = (await (await fetch(`${world.url}/api/v1/appeals?limit=50&open=1`, { headers: { Authorization: `Bearer ${key}` } })).json()).appeals.find((one) => one.organisation);
  crewKey = world.run('apikey', 'add', '--name', 'crew', '--scope', 'appeals.read', '--scope', 'appeals.write', '--scope', `appeals.executor:${given.organisation}`).trim().split('\n').at(-1);
  const filed = await fetch(`${world.url}/api/v1/appeals`, {
    method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ category: 'culture', text: 'Прошу пояснити, чому закрили клуб', place: 'м. Ладижин', name: 'Петро Мазур', email: 'a@example.org', residence: 'м. Ладижин, вул. Нова, 1' }),
  });
  underLaw = (await filed.json()).number;
  petition = await bringPetitions();
  mails.push(...await receiveLetters());
  await findThings();
});
after(async () => {
  await world?.close();
  if (world) rmSync(world.maildirs, { recursive: true, force: true });
});

const resolved = (thing) => (thing?.$ref ? thing.$ref.slice(2).split('/').reduce((at, step) => at[step], document) : thing);
/** What an operation is asked of, and as whom: the day is an executor's, cards are of appeals under the law. */
const keyOf = (name) => (/api_(day|crew)/.test(name) ? crewKey : key);
const numberOf = (name) => (name.startsWith('petitions.') ? petition : /_(card|letter|letter_make|letter_change|letter_discard|term|regime)$/.test(name) ? underLaw : /_(words|withhold|photos|photo|photo_change)$/.test(name) ? things.shown : number);
const idOf = (name) => (name.includes('inbox') ? mails[0] : name.includes('letter') ? things.draft : name.includes('photo') ? things.photo : things.words);
const pathOf = ({ path, name }) => path.replaceAll('{number}', numberOf(name)).replaceAll('{version}', '858-2024').replaceAll('{id}', idOf(name));
const within = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'));
const operations = () => Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, said]) => ({ path, method, said, name: said.operationId })));

/** Asks, and looks whether status, type, headers and body are as described. */
async function ask({ path, method, said, name }, { query = {}, headers = {}, body, noKey } = {}) {
  const address = new URL(pathOf({ path, name }), world.url);
  for (const [word, value] of Object.entries(query)) address.searchParams.set(word, value);
  const all = { ...(noKey || said.security.length === 0 ? {} : { Authorization: `Bearer ${keyOf(name)}` }), ...headers };
  if (body !== undefined) all['Content-Type'] ??= 'application/json';
  const answer = await fetch(address, { method: method.toUpperCase(), headers: all, body });
  const what = `${name}: ${method.toUpperCase()} ${address.pathname}${address.search} ${body ?? ''} answered ${answer.status}`;
  assert.ok(answer.status < 500, what);
  const told = resolved(said.responses[answer.status]);
  const text = await answer.text();
  assert.ok(told, `${what}, which is not described: ${text}`);
  if (!told.content) return { status: answer.status, answer, text };
  const type = answer.headers.get('content-type').split(';')[0];
  assert.ok(told.content[type], `${what} with ${type}, which is not described`);
  for (const header of Object.keys(told.headers ?? {})) {
    const mayLack = header === 'Link' || (header === 'ETag' && answer.headers.get('cache-control') === 'no-store');
    if (!mayLack) assert.ok(answer.headers.get(header), `${what} without ${header}`);
  }
  if (!type.endsWith('json')) return { status: answer.status, answer, text };
  const json = JSON.parse(text);
  const holds = ajv.compile(within(told.content[type].schema));
  assert.ok(holds(json), `${what}: ${ajv.errorsText(holds.errors)}\n${text.slice(0, 600)}`);
  if (answer.status < 300) asked.add(name);
  return { status: answer.status, answer, text, json };
}

/** Values that a schema takes, and values that it does not. */
function values(said) {
  const schema = resolved(said);
  if (schema.enum) return { good: schema.enum.filter((value) => value !== null && value !== ''), bad: ['bogus', 'x'.repeat(300)] };
  const type = [schema.type].flat().find((one) => one !== 'null');
  if (type === 'integer') return { good: [schema.minimum ?? 1, schema.maximum ?? 5], bad: [(schema.minimum ?? 1) - 1, schema.maximum !== undefined ? schema.maximum + 1 : 'many', 'NaN', '1e9'] };
  if (type === 'number') return { good: [48.68], bad: ['north', 'Infinity'] };
  if (schema.format === 'date') return { good: ['2026-11-22'], bad: ['2026-13-40', 'yesterday'] };
  if (schema.pattern?.includes('1-9')) return { good: ['3559561059540140036'], bad: ['0', '-1', 'next'] };
  if (schema.examples) return { good: schema.examples, bad: ['bogus', '1,2'] };
  return { good: ['яма & "лапки" <b>'], bad: ['\u{1F600}'.repeat(80), '%00'] };
}

/** The query that an operation cannot do without. */
function needed(said) {
  const query = said.parameters.map(resolved).filter((one) => one.in === 'query' && one.required);
  return query.length === 0 ? '' : `?${query.map((one) => `${one.name}=${values(one.schema).good[0]}`).join('&')}`;
}

test('the description is sound OpenAPI 3.1', async () => {
  const validator = new Validator();
  const checked = await validator.validate(document);
  assert.ok(checked.valid, JSON.stringify(checked.errors));
  assert.equal(validator.version, '3.1');
  assert.equal(document.servers[0].url, world.url);
});

test('pages follow each other by Link, and answers that have not changed are 304', async () => {
  const headers = { Authorization: `Bearer ${key}` };
  const seen = new Set();
  let next = `${world.url}/api/v1/appeals?limit=7&open=1`;
  for (let page = 0; next; page++) {
    assert.ok(page < 100);
    const answer = await fetch(next, { headers });
    for (const one of (await answer.json()).appeals) assert.ok(!seen.has(one.number) && seen.add(one.number));
    next = answer.headers.get('link')?.match(/^<([^>]+)>; rel="next"$/)[1];
  }
  assert.ok(seen.size > 7);
  for (const { path, method, said, name } of operations().filter((one) => one.method === 'get')) {
    const headers = { Authorization: `Bearer ${keyOf(name)}` };
    const address = world.url + pathOf({ path, name }) + needed(said);
    const first = await fetch(address, { method, headers });
    const tag = first.headers.get('etag');
    await first.arrayBuffer();
    if ([404, 422].includes(first.status) && /open_data_|petitions\.(tree|api_\w+_(proof|consistency|receipt))$/.test(name)) continue;  // not made yet
    if (!tag && first.headers.get('cache-control') === 'no-store') continue;  // of a person: kept by nobody
    assert.match(tag ?? '', /^(W\/)?"[\w-]{22}"$/, name);
    const again = await fetch(address, { method, headers: { ...headers, 'If-None-Match': tag } });
    assert.equal(again.status, 304, `${name}: ${tag} ${again.headers.get('etag')}`);
    assert.equal((await again.arrayBuffer()).byteLength, 0);
    // Without a cookie or a key it comes from the kept pages, if it is kept.
    if (said.security.length === 0) assert.equal((await fetch(address, { headers: { 'If-None-Match': tag } })).status, 304, name);
  }
});

test('every operation answers as described, whatever it is asked', async () => {
  for (const operation of operations()) {
    if (operation.method !== 'get') continue;
    const parameters = operation.said.parameters.map(resolved);
    const needed = Object.fromEntries(parameters.filter((one) => one.in === 'query' && one.required).map((one) => [one.name, values(one.schema).good[0]]));
    await ask(operation, { query: needed });
    for (const one of parameters.filter((each) => each.in === 'query')) {
      const { good, bad } = values(one.schema);
      for (const value of [...good.slice(0, 2), ...bad, '']) await ask(operation, { query: { ...needed, [one.name]: value } });
    }
    if (operation.said.security.length > 0) {
      assert.equal((await ask(operation, { noKey: true })).status, 401, operation.name);
      assert.equal((await ask(operation, { noKey: true, headers: { Authorization: 'Bearer viche_unknown' } })).status, 401);
    }
  }
});

/** The example of a body with one field after another made wrong. */
function* mangled(said) {
  const content = said.requestBody.content['application/json'];
  const schema = resolved(content.schema);
  yield 'no JSON';
  yield '[]';
  yield '{}';
  yield '{"a":'.repeat(100);
  yield JSON.stringify({ ...content.example, unknown: 1 });
  for (const field of Object.keys(schema.properties)) {
    for (const value of [null, 0, 9007199254740993, 1.5, -1, true, '', 'x', 'я'.repeat(5000), '\u0001', [], [null], {}, { a: { b: [] } }]) {
      yield JSON.stringify({ ...content.example, [field]: value });
    }
  }
}

test('bodies that are wrong are refused with codes that are described', async () => {
  for (const operation of operations()) {
    if (!operation.said.requestBody) continue;
    for (const body of mangled(operation.said)) await ask(operation, { body });
    assert.equal((await ask(operation, { body: 'a=1', headers: { 'Content-Type': 'text/plain' } })).status, 415);
    assert.equal((await ask(operation, { body: '{}', headers: { 'Idempotency-Key': 'a b' } })).status, 422);
    assert.equal((await ask(operation, { body: '{}', noKey: true })).status, 401);
    assert.equal((await ask(operation, { body: JSON.stringify({ text: 'x'.repeat(300_000) }) })).status, 413);
  }
});

test('an appeal is filed, stepped and read as described, and the key of idempotency holds', async () => {
  const of = (name) => operations().find((operation) => operation.name === name);
  const body = JSON.stringify({ category: 'road-pothole', text: 'Яма біля школи, пробив колесо', street: 'Наконечного', building: '2', email: 'a@example.org', answers: { depth: '5-10', passable: 'yes' } });
  const first = await ask(of('appeals.api_file'), { body, headers: { 'Idempotency-Key': 'journey-1' } });
  assert.equal(first.status, 201, first.text);
  const again = await ask(of('appeals.api_file'), { body, headers: { 'Idempotency-Key': 'journey-1' } });
  assert.equal(again.json.number, first.json.number);
  assert.equal((await ask(of('appeals.api_file'), { body: body.replace('Яма', 'Вибоїна'), headers: { 'Idempotency-Key': 'journey-1' } })).status, 409);
  number = first.json.number;
  assert.equal(first.answer.headers.get('location'), `/api/v1/appeals/${number}`);
  const organisation = (await ask(of('appeals.api_list'), {})).json.appeals.find((one) => one.organisation_slug).organisation_slug;
  const stepped = await ask(of('appeals.api_step'), { body: JSON.stringify({ deed: 'assign', organisation }) });
  assert.equal(stepped.status, 200, stepped.text);
  const shown = await ask(of('appeals.api_show'), { query: { personal: '1' } });
  assert.equal(shown.json.author.email, 'a@example.org');
  assert.equal(shown.json.state, 'assigned');
});

test('a call is told of, a consultation recorded, a letter split', async () => {
  const of = (name) => operations().find((operation) => operation.name === name);
  const example = (name) => of(name).said.requestBody.content['application/json'].example;
  for (const status of [201, 200]) {
    assert.equal((await ask(of('appeals.api_call'), { body: JSON.stringify({ ...example('appeals.api_call'), call_id: 'journey-2' }) })).status, status);
  }
  assert.equal((await ask(of('appeals.api_consult'), { body: JSON.stringify(example('appeals.api_consult')) })).status, 201);
  assert.ok((await ask(of('appeals.api_consultation_figures'), {})).json.count > 0);
  const split = await ask(of('appeals.api_split'), { body: JSON.stringify(example('appeals.api_split')) });
  assert.equal(split.status, 201, split.text);
  assert.deepEqual((await ask(of('appeals.api_show'), {})).json.parts, split.json.parts);
});

test('appeals are merged, a day is planned, a card is changed', async () => {
  const of = (name) => operations().find((operation) => operation.name === name);
  const body = (text) => JSON.stringify({ category: 'bench', text, street: 'Наконечного', building: '2', email: 'a@example.org' });
  const one = (await ask(of('appeals.api_file'), { body: body('Зламана лавка біля школи') })).json.number;
  number = (await ask(of('appeals.api_file'), { body: body('Та сама лавка біля школи зламана') })).json.number;
  const merged = await ask(of('appeals.api_merge'), { body: JSON.stringify({ into: one }) });
  assert.equal(merged.json?.into, one, merged.text);
  assert.equal((await ask(of('appeals.api_crew_put'), { body: JSON.stringify({ name: 'Бригада, якої ще не було', members: [], active: true }) })).status, 200);
  assert.ok((await ask(of('appeals.api_crews'), {})).json.crews.length > 0);
  const day = await ask(of('appeals.api_day'), {});
  assert.ok(day.json.work.length > 0, day.text);
  const planned = await ask(of('appeals.api_day_plan'), { body: JSON.stringify({ numbers: [day.json.work[0].number], day: null, crew: null }) });
  assert.equal(planned.status, 200, planned.text);
  const saved = await ask(of('appeals.api_save_card'), { body: JSON.stringify({ kind: '3.3', applicant: ['7.5'] }) });
  assert.equal(saved.status, 200, saved.text);
  assert.deepEqual((await ask(of('appeals.api_card'), {})).json.applicant, ['7.5']);
});

test('the staff work through it: terms, words, photos, mail, letters', async () => {
  const of = (name) => operations().find((operation) => operation.name === `appeals.api_${name}`);
  const example = (name) => of(name).said.requestBody.content['application/json'].example;
  const does = async (name, body = example(name), status = 200) => {
    const { json, text, status: got } = await ask(of(name), { body: JSON.stringify(body) });
    assert.equal(got, status, `${name}: ${text}`);
    return json;
  };
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  number = (await ask(of('file'), { body: JSON.stringify({ category: 'bench', text: 'Зламана гойдалка на майданчику', street: 'Наконечного', building: '2' }) })).json.number;
  for (const name of ['ask', 'note', 'category']) await does(name);
  await does('term', { change: 'shorten', day: day(5), reason: 'Людина їде' });
  await does('term', { change: 'extend', day: day(30), reason: 'Чекаємо на висновок' });
  await does('regime', { to: 'operational', reason: 'Людина згодна' });
  await does('regime', { to: 'law393', reason: 'Людина передумала' });
  await does('text', { text: 'Зламана гойдалка ███' });
  assert.equal((await does('visibility')).public, false);
  await does('visibility', { public: true });
  for (const withheld of [true, false]) await does('withhold', { withheld, reason: 'offence' });
  for (const body of [example('photo_change'), { areas: [] }, { hidden: true }, { hidden: false }]) await does('photo_change', body);
  assert.equal((await ask(of('photo'), { query: { original: '1' } })).status, 200);
  things.draft = (await does('letter_make', undefined, 201)).id;
  const draft = await does('letter_change', { text: 'Клуб відкриють 1 грудня.', head_name: 'О. Бондар', issue: true });
  assert.match(draft.number, /^\d+\/\d{4}$/);
  things.draft = (await does('letter_make', undefined, 201)).id;
  await does('letter_discard');
  await does('receive', { ...example('receive'), received_on: day(-1) }, 201);
  assert.ok((await ask(of('journal'), {})).json.lines.length > 1);
  await does('inbox_take');
  mails.shift();
  await does('inbox_answer', { number });
  mails.shift();
  await does('inbox_aside');
});

test('the council publishes, answers and reports on a petition by key', async () => {
  const of = (name) => operations().find((operation) => operation.name === `petitions.api_${name}`);
  const example = (name) => of(name).said.requestBody.content['application/json'].example;
  const put = (state) => world.sql(`UPDATE petitions SET state = '${state}' WHERE number = ${petition.replace(/-(\d+)$/, (_, serial) => serial.padStart(7, '0'))}`);
  const does = async (name, headers = {}) => {
    const { json, text, status } = await ask(of(name), { body: JSON.stringify(example(name)), headers });
    assert.equal(status, 200, `${name}: ${text}`);
    return json;
  };
  put('moderation');
  assert.ok((await ask(of('waiting'), {})).json.petitions.some(({ number }) => number === petition));
  await does('refuse');
  put('moderation');
  assert.equal((await does('publish', { 'Idempotency-Key': 'petition-1' })).state, 'collecting');
  assert.equal((await does('publish', { 'Idempotency-Key': 'petition-1' })).state, 'collecting');
  // It brought enough signatures along, so it is reached by itself, and the count at the end is entered into the journal.
  const show = async () => (await ask(operations().find(({ name }) => name === 'petitions.api_show'), {})).json;
  for (let i = 0; (await show()).state === 'collecting'; i++) {
    assert.ok(i < 600, 'the petition is not reached');
    world.sql("UPDATE job_timers SET next_at = 0 WHERE name = 'petitions.terms'");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await ask(operations().find(({ name }) => name === 'petitions.api_journal_proof'), { query: { position: '0' } });
  await ask(operations().find(({ name }) => name === 'petitions.api_journal_consistency'), { query: { from: '1' } });
  await does('begin');
  assert.equal((await does('answer')).state, 'executing');
  await does('report');
  const shown = await (await fetch(`${world.url}/api/v1/petitions/${petition}`)).json();
  assert.equal(shown.answer.text, example('answer').answer);
});

test('every operation was answered well at least once', () => {
  // Heads come after ten minutes: app/tests/openapi_test.cpp makes one for the tree that holds them.
  const later = /petitions\.api_installation_(proof|consistency)$/;
  const unasked = operations().filter(({ name, said }) => !later.test(name) && Object.values(said.responses).some((one) => one.content?.['application/json']) && !asked.has(name));
  assert.deepEqual(unasked.map(({ name }) => name), []);
});

test('people read the same without JavaScript, in both languages', async () => {
  const page = await world.person({ js: false });
  for (const [path, words] of [['/api', 'Для розробників'], ['/en/api', 'For developers']]) {
    await page.goto(path);
    assert.equal(await page.locator('h1').innerText(), words);
    const text = await page.locator('main').innerText();
    for (const { path: route, method } of operations()) assert.ok(text.includes(`${method.toUpperCase()} ${route}`), route);
    assert.ok(await page.locator('a[href="/api/openapi.json"]').count());
  }
});
