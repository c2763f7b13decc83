// Many regenerates of one key at once: nobody loses silently, production keeps running.
import { expect, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';
import { day } from '../support/registry.ts';
import { sizes } from '../support/sizes.ts';

test(`${sizes.storm} regenerates at once leave one current value that works @soak`, async ({
  registry,
  api,
}) => {
  test.setTimeout(60_000 * Math.max(1, sizes.storms / 2));
  for (let round = 0; round < sizes.storms; round += 1) {
    await api.signIn();
    const { key, value } = await api.create({ name: `storm-${round}` });
    expect((await push(registry, value, `Storm.${round}`)).status).toBe(201);
    const kinds = ['if-match', 'idempotent', 'plain'] as const;
    const answers = await Promise.all(
      Array.from({ length: sizes.storm }, async (_, n) => {
        const kind = kinds[n % 3] ?? 'plain';
        const headers: Record<string, string> = {};
        if (kind === 'if-match') headers['If-Match'] = `"${key.version}"`;
        if (kind === 'idempotent') headers['Idempotency-Key'] = `storm-${round}-${n % 7}`;
        return { kind, answer: await api.regenerate(key.id, {}, headers) };
      }),
    );
    for (const { kind, answer } of answers) {
      const allowed = kind === 'plain' ? [200] : [200, 409, 412];
      expect(allowed, `${kind}: ${answer.status} ${answer.text}`).toContain(answer.status);
    }
    const issued = answers.filter(({ answer }) => answer.status === 200).map(({ answer }) => answer.json);
    const newest = issued.reduce((a, b) => (b.key.version > a.key.version ? b : a));
    expect((await push(registry, newest.value, `Storm.${round}`, '1.0.1')).status).toBe(201);
    // The value production runs on was used before; none of the others ever was.
    const old = await push(registry, value, `Storm.${round}`, '1.0.2');
    expect([old.status, old.reason]).toEqual([201, expect.anything()]);
    const working = await Promise.all(
      issued.map(async ({ value: one }) => {
        const asked = await api.call('GET', '/key', undefined, { 'X-NuGet-ApiKey': one });
        return asked.json.accepted ? one : undefined;
      }),
    );
    expect(new Set(working.filter((one) => one !== undefined))).toEqual(new Set([newest.value]));
    await registry.advance(day);
    expect((await push(registry, value, `Storm.${round}`, '1.0.3')).json?.type).toBe('/problems/key-replaced');
  }
});
