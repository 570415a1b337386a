// What nobody answered for the set days closes by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkIn } from './mailbox.mjs';
import { file, step } from './deeds.mjs';
import { World } from './world.mjs';

let world, resident;
before(async () => {
  world = await World.start('silence', { settings: { 'appeals.silence_closes_days': 14 } });
  resident = await world.person();
});
after(() => world?.close());

const micros = (days) => days * 86_400_000_000;

test('an appeal reported as done is asked about once more, and closes after the days of silence, not before', async () => {
  const number = await file(resident, {
    text: 'Не світить ліхтар біля зупинки вже тиждень.', category: 'sidewalk', street: 'вул. Наконечного', house: '2', email: 'ania@example.org',
  });
  const operator = await world.signIn(await world.person(), 'operator');
  const executor = await world.signIn(await world.person(), 'dorohy.maister');
  await step(operator, number, 'assign', { organisation: /Дорожники|Дороги громади/ });
  await step(executor, number, 'accept');
  await step(executor, number, 'report', { text: 'Виправлено.' });
  const pass = (days) => world.sql(`UPDATE appeals SET reported_at = reported_at - ${micros(days)} WHERE text LIKE 'Не світить ліхтар біля зупинки%'`);
  const state = () => world.sql(`SELECT state, outcome FROM appeals WHERE text LIKE 'Не світить ліхтар біля зупинки%'`);
  const tick = async () => {
    world.sql(`DELETE FROM job_timers WHERE name = 'appeals.silence'`);
    for (let i = 0; i < 100; i++) {
      if (world.sql(`SELECT name FROM job_timers WHERE name = 'appeals.silence'`)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail('the timer does not run');
  };
  pass(13);
  await tick();
  assert.equal(state(), 'on_check\tdone');
  const reminder = await world.mail.letter('ania@example.org', (one) => /чекаємо на вашу відповідь/.test(one.subject));
  assert.match(linkIn(reminder, '/follow/'), new RegExp(number));
  pass(2);
  await tick();
  const letter = await world.mail.letter('ania@example.org', (one) => /завершено/.test(one.subject));
  assert.equal(state(), 'closed\tsilence');
  assert.match(linkIn(letter, '/follow/'), new RegExp(number));
});
