// A small package gallery with people and sessions of its own, which shows the keys section of a
// registry in its account page. `node e2e/host/gallery.js` with the variables read at the end.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ password: string, user: string }} Person - `user` is their id at the registry
 * @typedef {{ registry: string, secret: string, people: Record<string, Person>, port?: number }} Settings
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: string | Buffer }} Answer
 */

export class Gallery {
  /** @type {Map<string, Person>} */
  sessions = new Map();
  origin = '';

  /** @param {Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.server = createServer((request, response) => {
      this.answer(request).then(
        ({ status = 200, headers = {}, body = '' }) => response.writeHead(status, headers).end(body),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  }

  /** @returns {Promise<void>} once it listens and knows its own origin */
  start() {
    return new Promise((resolve) => {
      this.server.listen(this.settings.port ?? 0, '127.0.0.1', () => {
        const address = this.server.address();
        this.origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
        resolve();
      });
    });
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer>}
   */
  async answer(request) {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const session = this.sessions.get(/gallery=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    // A page of another site must not be able to do anything in a person's name.
    if (request.method === 'POST' && request.headers.origin !== this.origin) return { status: 403 };
    switch (`${request.method} ${path}`) {
      case 'GET /':
        return session ? this.page('account.html') : this.page('sign-in.html');
      case 'GET /strict':
        return this.page('strict.html', { 'content-security-policy': this.strictPolicy() });
      case 'GET /account.js':
      case 'GET /embed-1.js':
        return this.file(path.slice(1), 'text/javascript');
      case 'POST /sign-in':
        return this.signIn(new URLSearchParams(await read(request)));
      case 'POST /latchkey-token':
        return session ? this.token(session, JSON.parse(await read(request))) : { status: 401 };
      default:
        return { status: 404 };
    }
  }

  /** @param {URLSearchParams} form */
  signIn(form) {
    const person = this.settings.people[form.get('name') ?? ''];
    if (person === undefined || person.password !== form.get('password')) return { status: 403, body: 'No.' };
    const id = randomUUID();
    this.sessions.set(id, person);
    const cookie = `gallery=${id}; Path=/; HttpOnly; SameSite=Lax`;
    return { status: 303, headers: { location: '/', 'set-cookie': cookie } };
  }

  /**
   * @param {Person} person
   * @param {{ reason: string, password?: string }} wish
   * @returns {Promise<Answer>}
   */
  async token(person, { reason, password }) {
    const confirmed = reason === 'confirmation';
    if (confirmed && password !== person.password) return { status: 403 };
    const minted = await mintToken(this.settings, { user: person.user, origin: this.origin, confirmed });
    return { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(minted) };
  }

  /** A page that lets in nothing but itself, and the registry as a frame. */
  strictPolicy() {
    return `default-src 'none'; script-src 'self'; connect-src 'self'; frame-src ${this.settings.registry}; require-trusted-types-for 'script'; trusted-types 'none'`;
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} headers
   */
  async page(name, headers = {}) {
    const { body, headers: type } = await this.file(name, 'text/html; charset=utf-8');
    const text = body.toString().replaceAll('https://registry.example', this.settings.registry);
    return { body: text, headers: { ...type, ...headers } };
  }

  /**
   * @param {string} name
   * @param {string} type
   */
  async file(name, type) {
    return { body: await readFile(new URL(name, import.meta.url)), headers: { 'content-type': type } };
  }
}

/**
 * @param {{ registry: string, secret: string }} gallery
 * @param {{ user: string, origin: string, confirmed: boolean }} wish
 */
export async function mintToken({ registry, secret }, wish) {
  const answer = await fetch(`${registry}/api/v1/embed-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  if (!answer.ok) throw new Error(`no token: ${await answer.text()}`);
  return answer.json();
}

/** @param {Request} request */
async function read(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { REGISTRY = 'http://127.0.0.1:8080', GALLERY_SECRET = '', GALLERY_PEOPLE = '{}', PORT = '3000' } = process.env;
  const gallery = new Gallery({
    registry: REGISTRY,
    secret: GALLERY_SECRET,
    people: JSON.parse(GALLERY_PEOPLE),
    port: Number(PORT),
  });
  await gallery.start();
  console.log(`gallery on ${gallery.origin}`);
}
