// The mails of a registry without a mail server: files, read by a parser of mails.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import type { Registry } from './registry.ts';

export type Said = { words: string; minute: string; instant: string };

/** What was said of keys that are going to expire, by their names; the newest mail last. */
export async function expiriesInMails(registry: Registry): Promise<Map<string, Said>> {
  const folder = join(registry.storage.folder, 'mail');
  const said = new Map<string, Said>();
  for (const file of readdirSync(folder).sort()) {
    const { text = '' } = await PostalMime.parse(readFileSync(join(folder, file)));
    const items = text.matchAll(/^(\S+)\n  This key expires in (.+) \((.+)\)\.\n  Exact time: (\S+)$/gm);
    for (const [, name = '', words = '', minute = '', instant = ''] of items) {
      said.set(name, { words, minute, instant });
    }
  }
  return said;
}
