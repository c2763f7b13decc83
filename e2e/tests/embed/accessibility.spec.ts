// The section and the gallery's page around it, after each visual state, in light and dark, wide and narrow.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import { expectAccessible, expectAccessibleFrame } from '../../support/axe.ts';
import { keysInEveryState } from '../../support/world.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 320]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      const around = '<meta name="viewport" content="width=device-width"><style>body { margin: 0; color-scheme: light dark }</style><header><h1>Account</h1></header>';

      test.afterEach(async ({ page, section }) => {
        await section.expectToFit();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide, 'the gallery’s page scrolls sideways').toBe(false);
      });

      test('keys, a menu, the panel, the question, the value', async ({ page, registry, section }) => {
        await keysInEveryState(registry);
        await section.open(section.write(`${around}${section.lines()}`));
        await expect(section.rows).toHaveCount(7);
        await expectAccessible(page, 'the gallery’s page');
        await expectAccessibleFrame(section.frame, 'the list');
        await press(section.row('expiring').self.getByLabel('More for expiring'));
        await expectAccessibleFrame(section.frame, 'a menu');
        await page.keyboard.press('Escape');
        const { rotation, regenerate } = section.row('expiring');
        await press(regenerate);
        await expect(rotation.issue).toBeVisible();
        await expectAccessibleFrame(section.frame, 'the panel');
        await press(rotation.issue);
        await section.decline();
        await expect(rotation.self.getByRole('button', { name: 'Ask again' })).toBeVisible();
        await expectAccessibleFrame(section.frame, 'a gallery that is not convinced');
        await press(rotation.self.getByRole('button', { name: 'Ask again' }));
        await expect(rotation.self).toContainText('is asking you to confirm');
        await expectAccessibleFrame(section.frame, 'a gallery that is asking');
        await section.confirm();
        await press(rotation.show);
        await expectAccessibleFrame(section.frame, 'the value');
      });

      test('new key, one key, a sign-in that has ended', async ({ page, gallery, registry, api, section, watch }) => {
        watch.expectComplaint(/401/);
        const { key } = await api.create({ name: 'ci', places: [{ label: 'GitHub Actions', url: 'https://example.test/a' }] });
        await section.open(section.write(`${around}${section.lines()}`));
        await press(section.frame.getByRole('link', { name: 'New key' }).first());
        await expect(section.frame.getByLabel('Name', { exact: true })).toBeVisible();
        await expectAccessibleFrame(section.frame, 'the form');
        await press(section.frame.getByRole('link', { name: 'All keys' }));
        await press(section.row('ci').self.getByRole('link', { name: 'ci' }));
        await expect(section.frame.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
        await expectAccessibleFrame(section.frame, 'one key');
        await press(section.frame.getByRole('link', { name: 'All keys' }));
        await registry.advance(901);
        gallery.sessions.clear();
        await section.frame.getByLabel('Sort by').selectOption('Name');
        await expect(section.frame.getByText(/has ended/).first()).toBeVisible();
        await expectAccessibleFrame(section.frame, 'a sign-in that has ended');
        expect((await api.key(key.id)).name).toBe('ci');
        await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible();
      });
    });
  }
}

test('where there is nothing instead of the section, the link is as accessible', async ({ page, section, registry }) => {
  await section.goto(section.write(`<header><h1>Account</h1></header>${section.lines().replace(/src="[^"]*\/embed\/keys"/, 'src="/here"')}`));
  await expect(page.getByRole('link', { name: 'Your API keys' })).toHaveAttribute('href', `${registry.url}/account/keys`);
  await expectAccessible(page, 'the fallback');
});

test.describe('with little motion', () => {
  test('nothing moves in the frame', async ({ api, section }) => {
    await api.create({ name: 'ci' });
    await section.open();
    await press(section.row('ci').regenerate);
    await expect(section.row('ci').rotation.issue).toBeVisible();
    const moving = await section.frame.evaluate(() => document.getAnimations().map((one) => one.constructor.name));
    expect(moving).toEqual([]);
    const smooth = await section.frame.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
    expect(smooth).toBe('auto');
  });
});
