// One community for one file of journeys: the demo's data, the server on a free port, a mail server, a browser.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Mailbox } from './mailbox.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const out = process.env.VICHE_TEST_OUT ?? join(root, 'build', 'test');
const program = process.env.VICHE_PROGRAM ?? join(root, 'build', 'viche');
export const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
export const narrow = { width: 360, height: 740 };
export const wide = { width: 1280, height: 900 };

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** RFC 6238: SHA-1, 30 seconds, 6 digits. */
export function totp(secret, seconds = Date.now() / 1000) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const start = mac[19] & 15;
  return String((mac.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The demo's sign-ins by the part of the address before the @. */
export function accounts() {
  const all = {};
  for (const block of readFileSync(join(root, 'towns/demo/accounts.toml'), 'utf8').split('[[account]]').slice(1)) {
    const at = (key) => block.match(new RegExp(`^${key} = "(.*)"$`, 'm'))?.[1];
    all[at('email').split('@')[0]] = { email: at('email'), name: at('name'), password: at('password'), secret: at('totp_secret') };
  }
  return all;
}

/** Made once by whichever file of journeys comes first, then copied. */
function demoData() {
  const made = join(out, 'demo');
  if (existsSync(made)) return made;
  const part = `${made}.${process.pid}`;
  rmSync(part, { recursive: true, force: true });
  const done = spawnSync(program, ['demo', '--data', part], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`viche demo: ${done.stdout}${done.stderr}`);
  spawnSync('mv', ['-T', '-n', part, made]);
  return made;
}

export class World {
  /** @param name of the data folder; unique among files of journeys */
  static async start(name, { settings = {}, words = [] } = {}) {
    const world = new World();
    world.name = name;
    world.data = join(out, 'journeys', name);
    rmSync(world.data, { recursive: true, force: true });
    mkdirSync(dirname(world.data), { recursive: true });
    cpSync(demoData(), world.data, { recursive: true });
    const chosen = { 'appeals.premoderation': 0, 'appeals.filings_per_hour': 0, 'appeals.filings_per_person': 0, 'appeals.filings_per_device': 0, ...settings };
    for (const [key, value] of Object.entries(chosen)) world.run('town', 'set', '--key', key, '--value', String(value), '--act', 'Рішення № 1');
    world.mail = await Mailbox.open();
    world.port = await freePort();
    world.url = `http://localhost:${world.port}`;
    await world.serve(words);
    world.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    world.strangers = [];
    world.friends = new Set();  // hosts that pages lead to on purpose
    world.complaints = [];
    return world;
  }

  run(...words) {
    const done = spawnSync(program, [...words, '--data', this.data], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`viche ${words.join(' ')}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  async serve(words = []) {
    const log = join(this.data, 'server.log');
    this.server = spawn(program, ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--base-url', this.url,
      '--smtp-url', this.mail.url, '--smtp-from', 'viche@ladyzhyn.example', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.server.stdout, this.server.stderr]) stream.on('data', (text) => writeFileSync(log, text, { flag: 'a' }));
    for (let i = 0; i < 300; i++) {
      if (this.server.exitCode !== null) throw new Error(`the server ended: ${readFileSync(log, 'utf8')}`);
      const up = await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
      if (up) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server does not answer');
  }

  async stopServer() {
    this.server.kill('SIGTERM');
    if (this.server.exitCode === null) await once(this.server, 'exit');
  }

  /** Changes the database behind the server's back: the only way to let days pass. */
  sql(statement) {
    const done = spawnSync('python3', [join(root, 'tests', 'database.py'), this.data, '', statement], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  }

  /** A person at a browser. Everything they load is watched: other hosts, errors of scripts, HTML for the validator. */
  async person({ js = true, size = wide, lang = 'uk', ...more } = {}) {
    const context = await this.browser.newContext({
      javaScriptEnabled: js, viewport: size, locale: lang === 'uk' ? 'uk-UA' : 'en-GB', baseURL: this.url, ...more,
    });
    context.setDefaultTimeout(20_000);
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.host !== `localhost:${this.port}` && !this.friends.has(url.host)) this.strangers.push(request.url());
    });
    context.on('weberror', (error) => this.complaints.push(String(error.error())));
    const page = await context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error' && !/Failed to load resource/.test(said.text())) this.complaints.push(`${page.url()}: ${said.text()}`);
    });
    page.on('response', (response) => this.#keep(response));
    return page;
  }

  /** Keeps each different page for the validator (tests/journeys/html.mjs). */
  async #keep(response) {
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) return;
    if (response.status() >= 300 && response.status() < 400) return;
    if (this.friends.has(new URL(response.url()).host)) return;
    const html = await response.text().catch(() => '');
    const shape = createHash('sha256').update(html.replace(/value="[^"]*"|\d+/g, '')).digest('hex').slice(0, 16);
    const folder = join(out, 'html');
    mkdirSync(folder, { recursive: true });
    if (html) writeFileSync(join(folder, `${shape}.html`), html);
    if (html) writeFileSync(join(folder, `${shape}.url`), `${response.request().method()} ${new URL(response.url()).pathname}\n`);
  }

  /** A code opens once: whoever signs in again within half a minute uses the next one (stepsAhead 1). */
  async signIn(page, who, { stepsAhead = 0 } = {}) {
    const account = accounts()[who];
    await page.goto('/sign-in');
    const form = page.locator('form:has(input[name=password])');
    await form.locator('input[name=email]').fill(account.email);
    await form.locator('input[name=password]').fill(account.password);
    await form.locator('button[type=submit]').click();
    if (account.secret) {
      await page.locator('input[name=code]').fill(totp(account.secret, Date.now() / 1000 + 30 * stepsAhead));
      await page.locator('form:has(input[name=code]) button[type=submit]').click();
    }
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
  }

  /** Ends everything. Fails when a page asked another host for something, or a script complained. */
  async close() {
    await this.browser?.close();
    if (this.server) await this.stopServer();
    await this.mail?.close();
    if (this.strangers.length > 0) throw new Error(`asked of other hosts: ${[...new Set(this.strangers)].join(' ')}`);
    if (this.complaints.length > 0) throw new Error(`the browser complained: ${[...new Set(this.complaints)].join('\n')}`);
  }
}
