// The page of `trunk build --release`, without any step of `cargo xtask page`.
import { expect, openSignIn, test } from '../fixtures.ts';

test('a person signs in, sees the keys, regenerates one and reads the new value', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
  await time.freeze();
  const signIn = await openSignIn(page, registry);
  await signIn.signIn('ada', registry.signIn.password);
  await expect(keys.rows).toHaveCount(1);
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const value = await rotation.read();
  const [key] = await api.keys();
  expect(key?.current?.hint).toContain(value.slice(-4));
});
