import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmpty, keepable, load, save, type Store } from '../src/scripts/draft-store';
import { sorted } from '../src/scripts/file-limits';
import { circle, clustered } from '../src/scripts/grid';
import { alongStreet, labels, placed, readHouses, readNames, type Label } from '../src/scripts/ground';
import { readOptions, readPoint, tone } from '../src/scripts/map-options';
import { between, percent } from '../src/scripts/mask-area';
import { maySend } from '../src/scripts/once';
import { answerOf, toBytes, toCreation, toRequest, toText } from '../src/scripts/passkey-data';
import { deed, isTyping } from '../src/scripts/queue-keys';
import { fitted, jpegName, worthwhile } from '../src/scripts/shrink';
import { dependsOn, enough, moved, readSuggestions } from '../src/scripts/suggestion';

function memory(): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

test('a draft comes back as it was, for a month', () => {
  const store = memory();
  save(store, 'a', { text: ['Яма на дорозі'] }, 1000);
  assert.deepEqual(load(store, 'a', 2000), { text: ['Яма на дорозі'] });
  assert.equal(load(store, 'a', 1000 + 31 * 86_400_000), null);
  assert.equal(load(store, 'a', 2000), null, 'and is gone after it was found too old');
});

test('what is not a draft of ours is no draft', () => {
  const store = memory();
  store.setItem('a', 'not json');
  assert.equal(load(store, 'a', 0), null);
  store.setItem('a', '{"draft":{}}');
  assert.equal(load(store, 'a', 0), null);
});

test('a full store costs the draft, not the form', () => {
  const full: Store = { ...memory(), setItem: () => { throw new Error('QuotaExceededError'); } };
  save(full, 'a', { text: ['x'] }, 0);
});

test('secrets, files and the keys of a form are never kept', () => {
  assert.equal(keepable('text', 'textarea'), true);
  for (const type of ['hidden', 'password', 'file', 'submit']) assert.equal(keepable('x', type), false);
  assert.equal(keepable('form_token', 'text'), false);
  assert.equal(keepable('', 'text'), false);
});

test('white space alone is no draft', () => {
  assert.equal(isEmpty({ a: [' \n'], b: [] }), true);
  assert.equal(isEmpty({ a: [' x'] }), false);
});

test('points near a seed join it, wherever the cells of the grid end', () => {
  const found = clustered([{ x: 60, y: 0, item: 1 }, { x: 70, y: 20, item: 2 }, { x: 200, y: 0, item: 3 }], 64);
  assert.deepEqual(found, [{ x: 60, y: 0, items: [1, 2] }, { x: 200, y: 0, items: [3] }]);
});

test('clusters keep every point and stay apart', () => {
  const spots = Array.from({ length: 5000 }, (_, i) => ({ x: (i * 7919) % 1000 - 500, y: (i * 104729) % 800 - 400, item: i }));
  const found = clustered(spots, 50);
  assert.equal(new Set(found.flatMap((cluster) => cluster.items)).size, 5000);
  for (const a of found) {
    for (const b of found) assert.ok(a === b || Math.abs(a.x - b.x) >= 50 || Math.abs(a.y - b.y) >= 50);
  }
});

test('the circle of a cluster grows with its digits', () => {
  assert.ok(circle(9) < circle(10) && circle(99) < circle(100));
});

test('a map without words from the page still has a place and a scale', () => {
  const options = readOptions({});
  assert.equal(options.zoom, 14);
  assert.equal(options.pick, false);
  assert.equal(readOptions({ vLat: '48.68', vPick: '' }).lat, 48.68);
  assert.equal(readOptions({ vLat: 'x' }).lat, 49);
});

test('a point is two numbers of this world', () => {
  assert.deepEqual(readPoint('48.5', '29.25'), { lat: 48.5, lon: 29.25 });
  assert.equal(readPoint('', '29'), null);
  assert.equal(readPoint('91', '29'), null);
  assert.equal(readPoint('48', 'east'), null);
});

test('colours of pins come from a list', () => {
  assert.equal(tone('green'), 'green');
  assert.equal(tone('v-pin" onclick'), 'grey');
  assert.equal(tone(7), 'grey');
});

test('a form is not sent twice in a hurry', () => {
  assert.equal(maySend(undefined, 0), true);
  assert.equal(maySend(0, 500), false);
  assert.equal(maySend(0, 60_000), true);
});

test('keys lead through the queue and stop at its ends', () => {
  assert.deepEqual(deed('j', -1, 3), { do: 'go', to: 0 });
  assert.deepEqual(deed('j', 2, 3), { do: 'go', to: 2 });
  assert.deepEqual(deed('k', 0, 3), { do: 'go', to: 0 });
  assert.deepEqual(deed('x', 1, 3), { do: 'mark' });
  assert.deepEqual(deed('Enter', 1, 3), { do: 'open' });
  assert.equal(deed('Enter', -1, 3), null);
  assert.equal(deed('j', -1, 0), null);
  assert.deepEqual(deed('?', -1, 0), { do: 'help' });
});

test('letters belong to whoever is typing', () => {
  assert.equal(isTyping('TEXTAREA', 'textarea', false), true);
  assert.equal(isTyping('INPUT', 'search', false), true);
  assert.equal(isTyping('INPUT', 'checkbox', false), false);
  assert.equal(isTyping('DIV', '', true), true);
});

test('a photo keeps its shape and is never enlarged', () => {
  assert.deepEqual(fitted(4000, 3000, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(3000, 4000, 1600), { width: 1200, height: 1600 });
  assert.deepEqual(fitted(800, 600, 1600), { width: 800, height: 600 });
  assert.deepEqual(fitted(10_000, 1, 1600), { width: 1600, height: 1 });
});

test('a copy is sent when it is clearly smaller', () => {
  assert.equal(worthwhile(100, 120), false);
  assert.equal(worthwhile(100, 95), false);
  assert.equal(worthwhile(100, 50), true);
  assert.equal(jpegName('Яма.png'), 'Яма.jpg');
  assert.equal(jpegName('.png'), 'photo.jpg');
});

test('suggestions of a strange shape are left out', () => {
  assert.deepEqual(readSuggestions(undefined), []);
  assert.deepEqual(readSuggestions({ items: 'x' }), []);
  assert.deepEqual(readSuggestions({ items: [null, {}, { text: '' }, { text: 'вул. Кравчика, 4', value: 7, lat: 48.6, lon: 29.2 }] }),
    [{ text: 'вул. Кравчика, 4', value: '7', lat: 48.6, lon: 29.2 }]);
  assert.deepEqual(readSuggestions({ items: [{ text: 'a', lat: 1 }] }), [{ text: 'a' }], 'half a point is none');
});

test('arrows go round the suggestions', () => {
  assert.equal(moved('ArrowDown', -1, 3), 0);
  assert.equal(moved('ArrowDown', 2, 3), 0);
  assert.equal(moved('ArrowUp', -1, 3), 2);
  assert.equal(moved('ArrowUp', 0, 3), 2);
  assert.equal(moved('ArrowDown', 0, 0), -1);
});

test('a rectangle drawn from any corner lies within the photo', () => {
  assert.deepEqual(between(40, 50, 10, 20), { left: 10, top: 20, width: 30, height: 30 });
  assert.deepEqual(between(-5, 90, 20, 130), { left: 0, top: 90, width: 20, height: 10 });
  assert.equal(between(10, 10, 10.4, 60), null, 'a slip of the hand is none');
  assert.equal(percent(33.333), '33.3');
});

test('one digit is enough to ask for houses, two letters for streets', () => {
  assert.equal(enough('7'), true);
  assert.equal(enough('С'), false);
  assert.equal(enough('Со'), true);
  assert.equal(enough(''), false);
});

test('houses hang on the street that was chosen', () => {
  assert.equal(dependsOn('/api/address/buildings?street={street_id}', 'street_id'), true);
  assert.equal(dependsOn('/api/address/streets', 'street_id'), false);
  assert.equal(dependsOn('/api/address/streets', ''), false);
});

test('files that are too large or too many are told apart from those that are taken', () => {
  const found = sorted([5, 20, 6, 7, 30, 8], (size) => size, 15, 2);
  assert.deepEqual(found, { taken: [5, 6], large: [20, 30], extra: [7, 8] });
  assert.deepEqual(sorted([1], (size) => size, 15, 0).taken, []);
});

test('names and houses of a strange shape are left out', () => {
  assert.deepEqual(readNames(undefined), { settlements: [], streets: [], stops: [] });
  assert.deepEqual(readNames({ stops: [{ name: 'Школа', lat: 4868050, lon: 2926375 }, { name: '', lat: 1, lon: 1 }, { name: 'x' }] }).stops,
    [{ text: 'Школа', lat: 48.6805, lon: 29.26375, houses: 0 }]);
  assert.deepEqual(readHouses({ streets: [{ name: 'вул. Базарна', numbers: ['2', '3'], at: [4868050, 2926375] }, {}] }),
    [{ name: 'вул. Базарна', houses: [{ text: '2', lat: 48.6805, lon: 29.26375, houses: 0 }] }], 'a number without a point is none');
});

test('a long street is named along its way, at its own houses', () => {
  const houses = [0, 10, 20, 500, 510, 520].map((lon, i) => ({ text: String(i + 1), lat: 0, lon }));
  const project = (lat: number, lon: number) => ({ x: lon, y: lat });
  assert.deepEqual(alongStreet({ name: 'вул. Базарна', houses }, project).map((at) => at.x), [10, 510]);
});

test('words never cover each other, and what matters more stays', () => {
  const label = (text: string, x: number, y: number): Label => ({ kind: 'street', text, x, y, width: 100, height: 16 });
  assert.deepEqual(placed([label('a', 0, 0), label('b', 90, 10), label('c', 130, 0), label('d', 0, 17)]).map((one) => one.text), ['a', 'c', 'd']);
});

test('settlements are named from far, streets closer, houses from near by', () => {
  const names = readNames({
    settlements: [{ name: 'Ладижин', lat: 100, lon: 100 }],
    streets: [{ name: 'вул. Базарна', lat: 200, lon: 900, houses: 2 }],
    stops: [{ name: 'Школа', lat: 900, lon: 900 }],
  });
  const streets = readHouses({ streets: [{ name: 'вул. Базарна', numbers: ['2', '3', '4'], at: [200, 900, 300, 900, 700, 900] }] });
  const kinds = (zoom: number, loaded = streets) =>
    [...new Set(labels(zoom, names, loaded, (lat, lon) => ({ x: lon * 1e5, y: lat * 1e5 }), () => 40).map((one) => one.kind))];
  assert.deepEqual(kinds(12, []), ['settlement']);
  assert.deepEqual(kinds(14, []), ['settlement', 'street']);
  assert.deepEqual(kinds(15, []), ['street'], 'known before the houses have come');
  assert.deepEqual(kinds(16), ['street', 'stop']);
  assert.deepEqual(kinds(17), ['street', 'stop', 'house']);
});

test('bytes of passkeys go to text and back, and the device is always asked to verify the person', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual([...toBytes(toText(bytes))], [...bytes]);
  assert.match(toText(bytes), /^[A-Za-z0-9_-]+$/);
  const asked = toRequest({ challenge: 'AQID', timeout: 1, rpId: 'localhost', allowCredentials: [{ type: 'public-key', id: 'BA' }] });
  assert.equal(asked.userVerification, 'required');
  assert.deepEqual([...(asked.allowCredentials?.[0]?.id as Uint8Array)], [4]);
  const made = toCreation({ challenge: 'AQID', timeout: 1, attestation: 'none', user: { id: 'BQ', name: 'a', displayName: 'b' } });
  assert.deepEqual([...(made.user.id as Uint8Array)], [5]);
  assert.equal(made.attestation, 'none');
});

test('an answer of a device is told without what the server does not read', () => {
  const told = { rawId: Uint8Array.of(1).buffer, response: {
    clientDataJSON: Uint8Array.of(2).buffer, authenticatorData: Uint8Array.of(3).buffer, signature: Uint8Array.of(4).buffer, userHandle: null } };
  assert.deepEqual(JSON.parse(answerOf(told as unknown as PublicKeyCredential)),
    { id: 'AQ', clientData: 'Ag', authenticatorData: 'Aw', signature: 'BA' });
});
