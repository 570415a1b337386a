// From the photo to the confirmed repair, with scripts and without.
import assert from 'node:assert/strict';
import { after, before, describe as group, test } from 'node:test';
import { file, inDays, photo, say, send, step } from './deeds.mjs';
import { linkIn } from './mailbox.mjs';
import { World, narrow } from './world.mjs';

for (const js of [true, false]) {
  group(js ? 'with scripts' : 'without scripts', () => {
    let world, resident, neighbour, operator, executor, number, link;
    const author = 'maria@example.org', other = 'ivan@example.org';
    const told = 'Біля нашого будинку глибока яма на дорозі, машини об’їжджають тротуаром.';

    before(async () => {
      world = await World.start(`life-${js}`);
      resident = await world.person({ js, size: narrow });
      neighbour = await world.person({ js, size: narrow });
      operator = await world.signIn(await world.person({ js }), 'operator');
      executor = await world.signIn(await world.person({ js }), 'dorohy.maister');
    });
    after(() => world?.close());

    test('a resident files an appeal with a photo and sees its number', async () => {
      number = await file(resident, {
        text: told, category: 'road-pothole', street: 'вул. Наконечного', house: '2', email: author, name: 'Марія Гнатюк',
        photos: ['pothole-before.jpg'],
      });
      link = resident.url();
      assert.ok((await resident.locator('main').innerText()).includes(number));
    });

    test('the letter comes with the link that opens the appeal', async () => {
      const letter = await world.mail.letter(author, ({ subject }) => subject.includes(number));
      const address = linkIn(letter, '/follow/');
      await resident.goto(address);
      assert.ok((await resident.locator('main').innerText()).includes('глибока яма'));
    });

    test('everybody sees the appeal, its photo without metadata, not its author', async () => {
      await neighbour.goto(`/appeals/${number}`);
      const text = await neighbour.locator('main').innerText();
      assert.ok(text.includes('глибока яма'));
      assert.ok(!text.includes('Гнатюк') && !text.includes(author));
      const address = await neighbour.locator('main img[src*="/photos/"]').first().getAttribute('src');
      const answer = await fetch(new URL(address, world.url));
      assert.equal(answer.status, 200);
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.ok(bytes.length > 1000 && !bytes.includes('Exif'));
      assert.match(answer.headers.get('cache-control'), /must-revalidate/);
      const again = await fetch(new URL(address, world.url), { headers: { 'if-none-match': answer.headers.get('etag') } });
      assert.equal(again.status, 304);
    });

    test('a neighbour joins and gets a letter', async () => {
      await neighbour.goto(`/appeals/${number}/voices`);
      await neighbour.locator('input[name=email]').fill(other);
      await send(neighbour, '/voices');
      assert.match(neighbour.url(), /told=asked/);
      assert.equal(world.sql(`SELECT voices FROM appeals WHERE text LIKE '%глибока яма%' ORDER BY id DESC LIMIT 1`), '1');
      const letter = await world.mail.letter(other, ({ text }) => text.includes('/voices/'));
      await neighbour.goto(linkIn(letter, '/voices/'));
      await send(neighbour, '/voices/');
      assert.match(neighbour.url(), /told=joined/);
      await world.mail.letter(other, ({ subject }) => subject.includes('приєдналися'));
      await neighbour.goto(`/appeals/${number}/voices`);
      await neighbour.locator('input[name=email]').fill(other);
      await send(neighbour, '/voices');
      assert.match(neighbour.url(), /told=asked/);
    });

    test('an operator finds it in the queue and assigns it', async () => {
      await operator.goto('/desk/appeals');
      await operator.goto(`/desk/appeals/${number}`);
      assert.ok((await operator.locator('main').innerText()).includes('глибока яма'));
      await step(operator, number, 'assign', { organisation: /Дорожники|Дороги громади/, text: 'Просимо залатати.' });
    });

    test('an executor accepts, plans and reports with a photo', async () => {
      await step(executor, number, 'accept');
      await step(executor, number, 'plan', { text: 'Залатаємо разом із сусідньою вулицею.', day: inDays(5) });
      await executor.goto(`/desk/appeals/${number}/steps/report`);
      await executor.locator('input#photos').setInputFiles([photo('pothole-after.jpg')]);
      await send(executor, '/steps/report');
      assert.ok(await executor.locator('.govuk-error-summary').count());
      assert.ok(await executor.locator('main img[src*="/appeals/new/photos/"]').count(), 'the photo stays');
      await executor.locator('textarea[name=text]').fill('Яму залатано гарячим асфальтом.');
      await send(executor, '/steps/report');
      assert.match(executor.url(), /told=report/);
      assert.ok(await executor.locator('main .v-timeline img').count(), 'and goes with the report');
      await world.mail.letter(author, (letter) => letter.text.includes('гарячим асфальтом'));
    });

    test('a neighbour who signs in says what they see, with a photo', async () => {
      const petro = await world.person({ js, size: narrow });
      await petro.goto(`/appeals/${number}`);
      await petro.locator('a[href$="/witness"]').click();
      assert.match(petro.url(), /\/sign-in\?to=/);
      await world.signIn(petro, 'petro');
      await petro.goto(`/appeals/${number}/witness`);
      await petro.locator('input[name=done][value="0"]').check({ force: true });
      await petro.locator('input#photos').setInputFiles([photo('pothole-before.jpg')]);
      await send(petro, '/witness');
      assert.ok(await petro.locator('.govuk-error-summary').count(), 'what is not done wants words');
      await petro.locator('textarea[name=text]').fill('Край латки вже відколовся.');
      await send(petro, '/witness');
      assert.match(petro.url(), /told=thanks/);
      await petro.goto(`/appeals/${number}`);
      const seen = await petro.locator('main').innerText();
      assert.ok(seen.includes('Край латки вже відколовся.') && !seen.includes('Петро'), seen);
      assert.ok(await petro.locator('main .v-timeline img').count() > 1, 'the photo stands beside the words');
    });

    test('the resident refutes with a photo, and the level rises', async () => {
      await say(resident, link, 'refute', { text: 'Латка вже розсипалась, яма на місці.', photos: ['pothole-before.jpg'] });
      assert.match(resident.url(), /told=refuted/);
      await operator.goto(`/desk/appeals/${number}`);
      assert.ok((await operator.locator('main').innerText()).includes('розсипалась'));
      const [level, refuted] = world.sql(`SELECT level, refuted FROM appeals WHERE text LIKE '%глибока яма%' ORDER BY id DESC LIMIT 1`).split('\t');
      assert.deepEqual([level, refuted], ['1', '1']);
    });

    test('done again, confirmed and graded', async () => {
      await step(executor, number, 'report', { text: 'Перекладено шар асфальту.', photos: ['pothole-after.jpg'] });
      await say(resident, link, 'confirm', { photos: ['pothole-after.jpg'] });
      assert.match(resident.url(), /told=confirmed/);
      assert.ok((await resident.locator('main').innerText()).includes('Ви підтвердили'));
      await say(resident, link, 'grade', { grade: 5, text: 'Дякую!', advice: 9 });
      assert.match(resident.url(), /told=graded/);
      await neighbour.goto('/executors');
      assert.match(await neighbour.locator('main').innerText(), /Дорог|Дорожн/);
    });

    test('the public page tells how it ended', async () => {
      await neighbour.goto(`/appeals/${number}`);
      const text = await neighbour.locator('main').innerText();
      assert.ok(text.includes('Перекладено шар асфальту') && text.includes('розсипалась'));
      await world.mail.letter(other, ({ subject }) => subject.includes(number), 30);
    });

    test('a wrong link opens nothing', async () => {
      const answer = await resident.goto(`${link.split('/follow/')[0]}/follow/AAAAAAAAAAAAAAAAAAAAAA`);
      assert.equal(answer.status(), 404);
    });
  });
}
