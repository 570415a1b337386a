// Providers of identification that are not ours: oidc-provider, and a peer that speaks as id.gov.ua is described.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const page = (body) => `<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>Перевірка</title></head><body>${body}</body></html>`;

async function listening(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function formOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

function key(kid, alg) {
  const { privateKey } = alg === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** An OpenID provider with two clients: `viche` gets RS256, `viche-es` ES256. Its page has a button for each person. */
export class OpenIdPeer {
  people = {
    lesia: { family_name: 'Українка', given_name: 'Леся', middle_name: 'Петрівна', tax_number: '2935277302' },
    ivan: { family_name: 'Франко', given_name: 'Іван', middle_name: 'Якович', unzr: '19560827-01234' },
    nobody: { family_name: 'Невідомий', given_name: 'Хтось' },
  };
  secret = randomBytes(24).toString('hex');
  keys = 0;

  static async open() {
    const peer = new OpenIdPeer();
    peer.server = await listening((request, response) => peer.#meet(request, response));
    peer.host = `localhost:${peer.server.address().port}`;
    peer.issuer = `http://${peer.host}`;
    return peer;
  }

  /** Begins, or begins anew with other keys. */
  begin(home) {
    this.keys += 1;
    this.home = home;
    const client = (name, id, alg, method) => ({
      client_id: id, client_secret: this.secret, redirect_uris: [`${home}/sign-in/with/${name}/return`], response_types: ['code'],
      grant_types: ['authorization_code'], id_token_signed_response_alg: alg, token_endpoint_auth_method: method,
    });
    this.provider = new Provider(this.issuer, {
      clients: [client('town', 'viche', 'RS256', 'client_secret_basic'), client('town-es', 'viche-es', 'ES256', 'client_secret_basic')],
      jwks: { keys: [key(`rsa-${this.keys}`, 'RS256'), key(`ec-${this.keys}`, 'ES256')] },
      cookies: { keys: ['journeys'] },
      pkce: { required: () => true, methods: ['S256'] },
      features: { devInteractions: { enabled: false } },
      enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
      claims: { openid: ['sub'], profile: ['family_name', 'given_name', 'middle_name', 'tax_number', 'unzr'] },
      conformIdTokenClaims: this.keys > 1,  // after the change of keys the claims stand in userinfo only
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      ttl: { Session: 1, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people[id] }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
    this.callback = this.provider.callback();
  }

  async #meet(request, response) {
    if (!request.url.startsWith('/interaction/')) return this.callback(request, response);
    if (request.method === 'GET') {
      const buttons = [...Object.keys(this.people), 'refuse'].map((who) => `<button name="who" value="${who}">${who}</button>`);
      return response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(`<form method="post">${buttons.join('')}</form>`));
    }
    const who = (await formOf(request)).get('who');
    const result = who === 'refuse' ? { error: 'access_denied', error_description: 'the person said no' } : { login: { accountId: who, remember: false } };
    return this.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  close() { this.server.close(); this.server.closeAllConnections(); }
}

/** What id.gov.ua is described to do: its own names, codes that work once, errors inside JSON under status 200. */
export class StatePeer {
  people = {
    lesia: { lastname: 'УКРАЇНКА', givenname: 'ЛЕСЯ', middlename: 'ПЕТРІВНА', drfocode: '2935277302', edrpoucode: '' },
    taras: { lastname: 'Шевчeнко', givenname: 'Тарас', middlename: 'Григорович', drfocode: '2935277319', unzr: '' },
    company: { lastname: 'Директор', givenname: 'Петро', middlename: '', drfocode: '', unzr: '', edrpoucode: '00032112' },
  };
  secret = randomBytes(24).toString('hex');
  codes = new Map();
  tickets = new Map();
  asked = [];  // methods that were offered, then paths with their queries
  held = null;  // while an array: answers are kept there instead of being given to the browser

  static async open() {
    const peer = new StatePeer();
    peer.server = await listening((request, response) => peer.#meet(request, response));
    peer.host = `localhost:${peer.server.address().port}`;
    peer.url = `http://${peer.host}`;
    return peer;
  }

  async #meet(request, response) {
    const url = new URL(request.url, this.url);
    if (url.pathname === '/') return this.#choose(request, response, url);
    this.asked.push(url.pathname + url.search);
    const fields = request.method === 'POST' ? await formOf(request) : url.searchParams;
    const json = (body) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
    if (url.pathname === '/get-access-token') return json(this.#token(fields));
    if (url.pathname === '/get-user-info') return json(this.#person(fields));
    if (url.pathname === '/get-user-logout') return json(this.#logout(fields));
    return response.writeHead(404).end();
  }

  async #choose(request, response, url) {
    if (request.method === 'GET') {
      this.asked.push(url.searchParams.get('auth_type'));
      const buttons = [...Object.keys(this.people), 'broken', 'refuse'].map((who) => `<button name="who" value="${who}">${who}</button>`);
      return response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(`<form method="post">${buttons.join('')}</form>`));
    }
    const who = (await formOf(request)).get('who');
    const back = new URL(url.searchParams.get('redirect_uri'));
    back.searchParams.set('state', url.searchParams.get('state'));
    const code = randomBytes(16).toString('hex');
    if (who === 'refuse') back.searchParams.set('error', 'access_denied');
    else back.searchParams.set('code', code);
    this.codes.set(code, who);
    if (this.held) return this.held.push(back.href) && response.writeHead(204).end();
    return response.writeHead(302, { Location: back.href }).end();
  }

  #token(fields) {
    const who = this.codes.get(fields.get('code'));
    this.codes.delete(fields.get('code'));
    const known = fields.get('client_id') === 'viche' && fields.get('client_secret') === this.secret && fields.get('grant_type') === 'authorization_code';
    if (!who || !known) return { error: '2', error_description: 'code or client' };
    const ticket = randomBytes(16).toString('hex');
    this.tickets.set(ticket, who);
    return { access_token: ticket, token_type: 'bearer', expires_in: 600, refresh_token: 'none', user_id: '77' };
  }

  #person(fields) {
    const who = this.tickets.get(fields.get('access_token'));
    if (!who || fields.get('user_id') !== '77' || who === 'broken') return { error: '1', error_description: 'no data of this person' };
    const wanted = fields.get('fields').split(',');
    const said = Object.entries({ auth_type: 'dig_sign', ...this.people[who] }).filter(([name]) => wanted.includes(name));
    return Object.fromEntries(said);
  }

  #logout(fields) {
    return this.tickets.delete(fields.get('access_token')) ? { error: '0', error_description: '' } : { error: '3' };
  }

  close() { this.server.close(); this.server.closeAllConnections(); }
}
