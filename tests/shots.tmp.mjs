import { chromium } from 'playwright-core';
import { totp, accounts } from './journeys/world.mjs';
const base = 'http://localhost:8391';
const who = process.argv[2], shots = process.argv.slice(3);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ baseURL: base, locale: 'uk-UA', viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const account = accounts()[who];
await page.goto('/sign-in');
const form = page.locator('form:has(input[name=password])');
await form.locator('input[name=email]').fill(account.email);
await form.locator('input[name=password]').fill(account.password);
await form.locator('button[type=submit]').click();
if (account.secret) { await page.locator('input[name=code]').fill(totp(account.secret)); await page.locator('form:has(input[name=code]) button[type=submit]').click(); }
await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
for (const shot of shots) {
  const [name, path, ...steps] = shot.split('|');
  await page.goto(path);
  for (const step of steps) {
    const [kind, a, b] = step.split('~');
    if (kind === 'press') { const nav = page.waitForEvent('framenavigated'); await page.locator('main').getByRole('button', { name: a }).first().click(); await nav; await page.waitForLoadState(); }
    if (kind === 'fill') await page.locator(a).first().fill(b);
    if (kind === 'check') await page.locator(a).first().check();
    if (kind === 'click') { await page.locator(a).first().click(); await page.waitForTimeout(500); }
  }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `/tmp/hf/shots/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  console.log(name, page.url());
}
await browser.close();
