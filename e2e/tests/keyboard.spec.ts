// The main job by keyboard alone: focus goes into the panel and comes back.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';

test('sign in, regenerate and come back without a pointer', async ({ page, registry, api, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
  await page.goto(`${registry.url}/account/`);
  await expect(page.getByLabel('User name')).toBeFocused();
  await page.keyboard.type('ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type(registry.signIn.password);
  await page.keyboard.press('Enter');
  const regenerate = page.getByRole('button', { name: 'Regenerate ci', exact: true });
  await expect(regenerate).toBeVisible();
  await tabTo(page, regenerate);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Regenerate ci' });
  await expect(panel.locator(':focus').or(panel.and(page.locator(':focus'))).first()).toBeAttached();
  await tabTo(page, panel.getByRole('button', { name: 'Issue new value' }));
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Show' })).toBeVisible();
  await expect(panel.locator(':focus').or(panel.and(page.locator(':focus'))).first()).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(panel, 'a value nobody saw is not lost by a key').toContainText('not saved yet');
  await tabTo(page, panel.getByRole('button', { name: 'Show' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(regenerate).toBeFocused();
});

test('Escape gives the focus back to the button that opened the panel', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.focus();
  await page.keyboard.press('Enter');
  await expect(rotation.self).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
  await time.blink();
  await expect(regenerate).toBeFocused();
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('sixty times Tab did not reach it');
}
