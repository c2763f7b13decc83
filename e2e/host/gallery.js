// A small package gallery with people and sessions of its own, which shows the keys section of a
// registry in its account page. `node e2e/host/gallery.js` with the variables read at the end.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { file, html, redirect, strictHeaders } from './answers.js';
import { page, signInPage, strictPage } from './pages.js';
import { KEYS } from './sitemap.js';

/**
 * @typedef {{ password: string, user: string }} Person - `user` is their id at the registry
 * @typedef {{ registry: string, secret: string, people: Record<string, Person>, port?: number }} Settings
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('./answers.js').Answer} Answer
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
    const address = new URL(request.url ?? '/', this.origin);
    const path = address.pathname;
    const id = /gallery=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = this.sessions.get(id);
    // A page of another site must not be able to do anything in a person's name.
    if (request.method === 'POST' && request.headers.origin !== this.origin) return { status: 403 };
    switch (`${request.method} ${path}`) {
      case 'GET /':
        return session ? redirect(KEYS) : redirect('/sign-in');
      case 'GET /sign-in':
        return html(await signInPage());
      case 'GET /strict':
        return html(await strictPage(this.settings), strictHeaders(this.settings));
      case 'POST /sign-in':
        return this.signIn(new URLSearchParams(await read(request)));
      case 'POST /sign-out':
        return session ? this.signOut(id, session) : redirect('/');
      case 'POST /latchkey-token':
        return session ? this.token(session, JSON.parse(await read(request))) : { status: 401 };
      default:
        return request.method === 'GET' ? this.get(address, session) : { status: 404 };
    }
  }

  /**
   * @param {URL} address
   * @param {Person | undefined} session
   * @returns {Promise<Answer>}
   */
  async get(address, session) {
    const found = await page(address, session && this.nameOf(session), this.settings);
    if (found !== undefined) return html(found);
    return address.pathname.startsWith('/account/') ? redirect('/') : file(address.pathname);
  }

  /**
   * @param {URLSearchParams} form
   * @returns {Promise<Answer>}
   */
  async signIn(form) {
    const name = form.get('name') ?? '';
    const person = this.settings.people[name];
    if (person === undefined || person.password !== form.get('password')) {
      return { ...html(await signInPage({ name, refused: true })), status: 403 };
    }
    const id = randomUUID();
    this.sessions.set(id, person);
    return redirect('/', { 'set-cookie': `gallery=${id}; Path=/; HttpOnly; SameSite=Lax` });
  }

  /**
   * The tokens of the section must not outlive the session of the gallery.
   * @param {string} id
   * @param {Person} person
   */
  async signOut(id, person) {
    this.sessions.delete(id);
    await endTokens(this.settings, person.user);
    return redirect('/');
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

  /** @param {Person} person */
  nameOf(person) {
    return Object.keys(this.settings.people).find((name) => this.settings.people[name] === person) ?? '';
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

/**
 * @param {{ registry: string, secret: string }} gallery
 * @param {string} user
 */
async function endTokens({ registry, secret }, user) {
  const answer = await fetch(`${registry}/api/v1/embed-tokens`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  if (!answer.ok) throw new Error(`tokens not ended: ${await answer.text()}`);
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
