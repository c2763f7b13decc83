// Escape that ends the composition of an input method belongs to the input method, not to the panel.
import type { CDPSession, Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';

test.beforeEach(async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci', places: [{ label: 'Vault' }] });
  await signedIn(page, registry);
  await keys.open();
});

/** As an input method does it: the text under composition is in the field already. */
async function compose(page: Page, field: Locator, text: string): Promise<CDPSession> {
  await field.focus();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  return devtools;
}

/** Safari reports the key that ended a composition by its code 229 only. */
async function pressAsSafari(field: Locator, key: string): Promise<void> {
  await field.evaluate((element, key) => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true, cancelable: true }));
  }, key);
}

const fields = {
  'the name': (page: Page) => page.getByLabel('Name', { exact: true }),
  'the patterns': (page: Page) => page.getByLabel(/patterns/i).first(),
  'a place': (page: Page) => page.getByLabel('Place 1', { exact: true }),
};

for (const [name, find] of Object.entries(fields)) {
  test(`Escape during a composition in ${name} leaves Edit open`, async ({ page, keys }) => {
    await keys.row('ci').choose('Edit');
    const field = find(page);
    const devtools = await compose(page, field, 'にほ');
    await page.keyboard.press('Escape');
    await expect(field).toBeFocused();
    await devtools.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await expect(page.getByText(/(not|aren.t) (yet )?saved/i)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(field, 'the next Escape closes Edit').toHaveCount(0);
  });
}

test('Escape with code 229 leaves Edit open', async ({ page, keys }) => {
  await keys.row('ci').choose('Edit');
  const field = page.getByLabel('Name', { exact: true });
  await expect(field).toBeFocused();
  await pressAsSafari(field, 'Escape');
  await expect(field).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
});

test('Escape with code 229 leaves the question for a password open', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/403/);
  await registry.advance(20 * 60);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const field = rotation.self.getByLabel('Password');
  await pressAsSafari(field, 'Escape');
  await expect(field).toBeVisible();
  await expect(rotation.self).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
});
