// `trunk serve` with the ports of Trunk.toml replaced, so that tests run beside a developer's own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from './paths.ts';
import type { Registry } from './registry.ts';

/** Below the checkout, where cargo still finds `.cargo/config.toml`. */
const folder = join(root, 'e2e/test-results/trunk-serve');
const longestBuild = 280_000;

export class TrunkServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(registry: Registry): Promise<TrunkServer> {
    const port = await freePort();
    const config = writeConfig(port, new URL(registry.url).port);
    // The release profile, because the tests before this one have compiled it.
    const words = ['serve', '--release', '--skip-version-check', '--config', config];
    const { NO_COLOR: _, ...env } = process.env;
    const child = spawn('trunk', words, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const server = new TrunkServer(`http://127.0.0.1:${port}`, child);
    await server.answers();
    return server;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }

  private async answers(): Promise<void> {
    const start = Date.now();
    while (Date.now() - start < longestBuild) {
      if (this.child.exitCode !== null) throw new Error(`trunk serve ended with ${this.child.exitCode}`);
      // Trunk listens once the first build is done.
      if (await fetch(this.url).then(() => true, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await this.stop();
    throw new Error('trunk serve did not answer');
  }
}

function writeConfig(port: number, registryPort: string): string {
  const original = readFileSync(join(root, 'Trunk.toml'), 'utf8');
  const absolute = (name: string) => JSON.stringify(join(root, name));
  const config = original
    .replaceAll('8081', `${port}`)
    .replaceAll('8080', registryPort)
    .replace('target = "index.html"', `target = ${absolute('index.html')}`)
    .replace('dist = "dist"', `dist = ${JSON.stringify(join(folder, 'dist'))}`)
    .replace(/^watch = .*$/m, `watch = [${absolute('index.html')}]`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'Trunk.toml');
  writeFileSync(file, config);
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
