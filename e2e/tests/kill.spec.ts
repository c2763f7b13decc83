// The power goes at a random moment of a regenerate: no key is left without a value someone holds.
import { expect, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';
import { sizes } from '../support/sizes.ts';

test(`${sizes.kills} kills during regenerate lose no key @soak`, async ({ registry, api }) => {
  test.setTimeout(20_000 + sizes.kills * 6_000);
  const { key, value } = await api.create({ name: 'gentle' });
  const hard = await api.create({ name: 'hard' });
  let [old, oldHard] = [value, hard.value];
  expect((await push(registry, old, 'Kill.Gentle')).status).toBe(201);
  for (let round = 0; round < sizes.kills; round += 1) {
    const headers = { 'Idempotency-Key': `round-${round}` };
    const gentle = api.regenerate(key.id, { overlap_seconds: 86_400 }, headers).catch(() => undefined);
    const abrupt = api
      .regenerate(hard.key.id, { overlap_seconds: 0 }, headers)
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    await registry.down('SIGKILL');
    await Promise.all([gentle, abrupt]);
    await registry.up();
    await api.signIn();

    const still = await push(registry, old, 'Kill.Gentle', `1.${round}.1`);
    expect([still.status, still.reason], `round ${round}, overlap of a day`).toEqual([201, expect.anything()]);
    const next = await api.regenerate(key.id, { overlap_seconds: 86_400 }, headers);
    expect(next.status, next.text).toBe(200);
    const retried = await api.regenerate(hard.key.id, { overlap_seconds: 0 }, headers);
    expect(retried.status, retried.text).toBe(200);
    expect((await push(registry, retried.json.value, 'Kill.Hard', `1.${round}.0`)).status).toBe(201);
    expect((await push(registry, oldHard, 'Kill.Hard', `1.${round}.1`)).status).toBe(403);
    // The new value becomes what production runs on.
    expect((await push(registry, next.json.value, 'Kill.Gentle', `1.${round}.2`)).status).toBe(201);
    [old, oldHard] = [next.json.value, retried.json.value];
  }
});
