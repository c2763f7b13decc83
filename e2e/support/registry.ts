// A real registry on a database of its own, and a clock that moves only when a test moves it.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { send } from './http.ts';
import { dist, registryBinary } from './paths.ts';
import { Storage } from './storage.ts';

export const password = 'correct horse battery staple';
/** A Monday at noon, far from any midnight, and later than any machine's clock: the people of a
 * database are older than their sessions. */
export const start = new Date('2031-03-03T12:00:00Z');
export const day = 86_400;
export const hour = 3_600;

/** The configuration, as `LATCHKEY_POLICY_WARN_DAYS`. */
type Settings = Record<string, string>;
type Options = { demo?: boolean; clock?: boolean; page?: string; people?: string[]; settings?: Settings; arguments?: string[] };

export class Registry {
  url = '';
  signIn: { name: string; password: string } = { name: 'ada', password };
  now = start;
  private child: ChildProcess | undefined;
  private listen = '127.0.0.1:0';
  private log: string[] = [];
  private readonly options: Required<Options>;

  private constructor(options: Options, readonly storage: Storage) {
    this.options = { demo: false, clock: true, page: dist, people: ['ada'], settings: {}, arguments: [], ...options };
  }

  static async start(options: Options = {}): Promise<Registry> {
    const registry = new Registry(options, await Storage.make());
    if (!registry.options.demo) {
      for (const name of registry.options.people) registry.addUser(name);
    }
    await registry.up();
    if (registry.options.clock && !registry.options.demo) await registry.setClock(start);
    return registry;
  }

  /** A second server on the same database, with another page. */
  async twin(page: string): Promise<Registry> {
    const twin = new Registry({ ...this.options, page }, this.storage);
    await twin.up();
    return twin;
  }

  addUser(name: string): void {
    this.command(['user', 'add', name, '--email', `${name}@example.test`], `${password}\n`);
  }

  addOrganization(name: string, ...admins: string[]): void {
    this.command(['org', 'add', name, ...admins.flatMap((admin) => ['--admin', admin])]);
  }

  command(words: string[], input = ''): string {
    const clock = this.options.clock ? ['--test-clock'] : [];
    return execFileSync(registryBinary, [...words, ...this.storage.flags, ...clock], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Starts, or starts again at the same address. */
  async up(settings = this.options.settings, more = this.options.arguments): Promise<void> {
    const words = ['serve', '--listen', this.listen, ...this.storage.flags, '--page', this.options.page, ...more];
    if (this.options.demo) words.push('--demo');
    if (this.options.clock) words.push('--test-clock');
    const env = { ...process.env, ...settings };
    const child = spawn(registryBinary, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (part: Buffer) => this.log.push(part.toString()));
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`the registry ended with ${code}: ${this.log.join('')}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.log.push(`${line}\n`);
        const [, url] = /^listening on (\S+)/.exec(line) ?? [];
        const [, name, secret] = /^demo sign-in: (\S+) (\S+)/.exec(line) ?? [];
        if (url !== undefined) this.url = url;
        if (name !== undefined && secret !== undefined) this.signIn = { name, password: secret };
        if (this.url !== '' && (!this.options.demo || name !== undefined)) resolve();
      });
    });
    this.listen = new URL(this.url).host;
  }

  /** The exit code, null when a signal ended it. */
  async down(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.down('SIGTERM');
    await this.storage.remove();
  }

  /** Everything it wrote on both streams so far. */
  output(): string {
    return this.log.join('');
  }

  async setClock(now: Date): Promise<void> {
    await this.moveClock({ now: now.toISOString().replace(/\.\d+Z/, 'Z') });
  }

  async advance(seconds: number): Promise<void> {
    await this.moveClock({ advance_seconds: seconds });
  }

  private async moveClock(body: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await send(`${this.url}/test/clock`, 'POST', headers, JSON.stringify(body));
    if (answer.status !== 200) throw new Error(`the test clock: ${answer.status} ${answer.text}`);
    this.now = new Date(answer.json.now);
  }
}
