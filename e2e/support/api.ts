// The JSON API as one signed-in person uses it.
import { send } from './http.ts';
import type { Answer } from './http.ts';
import type { Registry } from './registry.ts';

export type Key = {
  id: string;
  name: string;
  state: string;
  lifetime_days: number;
  current: { hint: string; issued_at: string; expires_at: string; uses: number } | null;
  retiring: { hint: string; expires_at: string; uses: number } | null;
  places: { id: string; label: string; url: string | null }[];
  version: number;
};
export type Issued = { key: Key; value: string; replayed: boolean };
export type NewKey = {
  name: string;
  owner?: string;
  scopes?: string[];
  packages?: string[];
  lifetime_days?: number;
  places?: { label: string; url?: string }[];
};

export class Api {
  cookie = '';
  user = '';
  owner = '';

  constructor(readonly registry: Registry) {}

  static async signIn(registry: Registry, name?: string): Promise<Api> {
    const api = new Api(registry);
    await api.signIn(name);
    return api;
  }

  async signIn(name = this.registry.signIn.name): Promise<void> {
    this.cookie = '';
    const body = { username: name, password: this.registry.signIn.password };
    const answer = await this.call('POST', '/session', body);
    if (answer.status !== 204) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
    this.cookie = (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    const session = await this.call('GET', '/session');
    this.user = session.json.user.id;
    this.owner = session.json.owners[0].id;
  }

  /** Sends what it is given: for what must be refused as well as for what must work. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const all: Record<string, string> = { Origin: this.registry.url, ...headers };
    if (this.cookie !== '') all['Cookie'] = this.cookie;
    if (body !== undefined) all['Content-Type'] ??= 'application/json';
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    return send(`${this.registry.url}/api/v1${path}`, method, all, text);
  }

  async must(method: string, path: string, body?: unknown, headers = {}): Promise<any> {
    const answer = await this.call(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async create(key: NewKey): Promise<Issued> {
    return this.must('POST', '/keys', {
      owner: this.owner,
      scopes: ['package:push'],
      packages: ['*'],
      lifetime_days: 90,
      ...key,
    });
  }

  regenerate(id: string, body: object = {}, headers = {}): Promise<Answer> {
    return this.call('POST', `/keys/${id}/regenerate`, body, headers);
  }

  /** The first answer's. */
  async keys(): Promise<Key[]> {
    return (await this.must('GET', '/keys')).keys;
  }

  async key(id: string): Promise<Key> {
    return this.must('GET', `/keys/${id}`);
  }
}
