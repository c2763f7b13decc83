// Keys brought in from another registry: what makes a key with any expiry, or with none.
import { createHash } from 'node:crypto';
import type { Registry } from './registry.ts';

export type Imported = { name: string; value: string; expiresAt: Date | null };

export function importKeys(registry: Registry, keys: Imported[]): void {
  const created_at = instant(new Date(registry.now.getTime() - 80 * 86_400_000));
  const lines = keys.map(({ name, value, expiresAt }) =>
    JSON.stringify({
      owner: registry.signIn.name,
      name,
      sha256: createHash('sha256').update(value).digest('hex'),
      scopes: ['package:push'],
      packages: ['*'],
      created_at,
      expires_at: expiresAt === null ? null : instant(expiresAt),
    }),
  );
  registry.command(['import', '-'], lines.join('\n'));
}

/** As the API writes whole seconds. */
export function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
