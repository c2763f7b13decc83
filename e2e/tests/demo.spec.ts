// What `cargo xtask start` runs.
import { Registry } from '../support/registry.ts';
import { Api } from '../support/api.ts';
import { expect, test } from '../fixtures.ts';

test('the demo has a key in every state, and starts again with a new password', async () => {
  const registry = await Registry.start({ demo: true });
  try {
    const api = await Api.signIn(registry);
    const { counts, keys } = await api.must('GET', '/keys?limit=200');
    for (const state of ['active', 'expiring', 'expired', 'disabled', 'revoked']) {
      expect(counts[state], state).toBeGreaterThanOrEqual(1);
    }
    expect(keys.some((key: any) => key.retiring !== null)).toBe(true);
    const before = registry.signIn.password;
    await registry.down('SIGTERM');
    await registry.up();
    expect(registry.signIn.password).not.toBe(before);
    await Api.signIn(registry);
  } finally {
    await registry.remove();
  }
});
