import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmpty, keepable, load, save, type Store } from '../src/scripts/draft-store';
import { circle, clustered } from '../src/scripts/grid';
import { readOptions, readPoint, tone } from '../src/scripts/map-options';
import { between, percent } from '../src/scripts/mask-area';
import { maySend } from '../src/scripts/once';
import { deed, isTyping } from '../src/scripts/queue-keys';
import { fitted, jpegName, worthwhile } from '../src/scripts/shrink';
import { moved, readSuggestions } from '../src/scripts/suggestion';

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
