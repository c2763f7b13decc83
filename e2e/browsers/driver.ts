// A WebDriver program (geckodriver, WebKitWebDriver) on a free port, until `stop`.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const LONGEST_START_MS = 30_000;

export class Driver {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** `environment` is what the browser is told besides our own: its home, its zone, its display. */
  static async start(program: string, words: string[], environment: Record<string, string>): Promise<Driver> {
    const port = await freePort();
    const child = spawn(program, [`--port=${port}`, ...words], {
      env: { ...process.env, ...environment },
      // A driver and its browser write warnings about the machine that say nothing about the page.
      stdio: 'ignore',
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
    });
    const driver = new Driver(`http://127.0.0.1:${port}`, child);
    await Promise.race([driver.ready(program), failed]);
    return driver;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  private async ready(program: string): Promise<void> {
    for (const began = Date.now(); Date.now() - began < LONGEST_START_MS; await pause(50)) {
      const answer = await fetch(`${this.url}/status`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`${program} does not answer at ${this.url}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
