// Where the programs under test are. `cargo xtask` passes them; by hand they are searched for.
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export const dist = process.env['LATCHKEY_DIST'] ?? join(root, 'dist');

export const registryBinary = join(
  process.env['LATCHKEY_TARGET'] ?? join(root, 'target'),
  'release',
  process.platform === 'win32' ? 'latchkey-registry.exe' : 'latchkey-registry',
);

export function chromium(): string {
  const named = process.env['LATCHKEY_CHROMIUM'];
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
    const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  throw new Error('no Chromium on PATH: run the tests with `cargo xtask test`, which brings one');
}
