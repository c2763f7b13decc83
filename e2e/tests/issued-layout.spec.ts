// The panel of a new value uses the width of the screen, and Done stays in sight.
import { expect, signedIn, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';

test.beforeEach(async ({ page, registry, api, keys }) => {
  const places = Array.from({ length: 12 }, (_, n) => ({ label: `Place ${n}`, url: `https://example.test/${n}` }));
  const { value } = await api.create({ name: 'ci', places });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
});

for (const width of [320, 360, 768, 1024, 1280, 1440, 1920]) {
  test(`at ${width} px the panel fits, and Done is in sight from the start`, async ({ page, keys }) => {
    await page.setViewportSize({ width, height: 800 });
    const { regenerate, rotation } = keys.row('ci');
    await regenerate.click();
    await rotation.issue.click();
    await expect(rotation.show).toBeVisible();
    await rotation.show.click();
    const left = await rotation.show.or(rotation.self.getByRole('button', { name: 'Hide' })).first().boundingBox();
    const places = await rotation.self.getByRole('heading', { name: 'Update these places' }).boundingBox();
    const isBeside = (places?.x ?? 0) > (left?.x ?? 0) + 100;
    expect(isBeside, 'places stand beside the value').toBe(width >= 1024);
    await rotation.self.getByRole('heading').first().scrollIntoViewIfNeeded();
    await expect(rotation.self.getByRole('button', { name: 'Done' })).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}
