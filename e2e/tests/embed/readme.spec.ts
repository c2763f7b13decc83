// The README's "Embed it", as written: its lines are those of the small gallery, its settings start a registry.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../../embedded.ts';
import { secret } from '../../support/galleries.ts';
import { Registry } from '../../support/registry.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');

/** The fenced blocks of this language in the section. */
function blocks(language: string): string[] {
  const [, section = ''] = /^## Embed it$([\s\S]*?)(?=^## )/m.exec(read('README.md')) ?? [];
  expect(section, 'the README has a section "Embed it"').not.toBe('');
  const found = [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
  expect(found, `"Embed it" has code in ${language}`).not.toEqual([]);
  return found.map(([, text = '']) => text);
}

test('its HTML stands in the gallery’s page', () => {
  const page = read('e2e/host/account.html');
  for (const lines of blocks('html')) expect(page).toContain(lines);
});

test('its JavaScript stands in the gallery: what the page does, and what the server does', () => {
  const [page, server] = blocks('js');
  expect(page).toContain('keys.tokenProvider =');
  expect(read('e2e/host/account.js')).toContain(page);
  expect(server).toContain('function mintToken(');
  expect(read('e2e/host/gallery.js')).toContain(server);
});

test('its settings start a registry whose section the gallery shows', async ({ gallery, registry, api, section }) => {
  const [settings = ''] = blocks('toml');
  expect(settings).toContain('[[galleries]]');
  const own = settings
    .replace(/^secret = ".*"$/m, `secret = ${JSON.stringify(secret)}`)
    .replace(/^origins = \[.*\]$/m, `origins = [${JSON.stringify(gallery.origin)}]`);
  await api.create({ name: 'ci' });
  await registry.down('SIGTERM');
  await withFile(own, (config) => registry.up({}, ['--config', config]));
  await section.open();
  await expect(section.row('ci').self).toBeVisible();
});

test('whoever leaves the secret as it is there is told', async () => {
  const [settings = ''] = blocks('toml');
  const started = withFile(settings, (config) => Registry.start({ arguments: ['--config', config] }));
  await expect(started).rejects.toThrow(/galleries\[0\]\.secret/);
});

/** Kept as long as it is read: while the registry starts. */
async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-readme-'));
  try {
    const path = join(folder, 'latchkey.toml');
    writeFileSync(path, text);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
