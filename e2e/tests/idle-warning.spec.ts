// One minute before a value is wiped, the page says so and offers to keep it.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { recordSpoken, spoken } from '../support/spoken.ts';

const tenMinutes = 600;

test.beforeEach(async ({ page, registry, api }) => {
  await recordSpoken(page);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
});

function keepButton(page: Page): Locator {
  return page.getByRole('button', { name: /keep|stay|still here/i });
}

/** The value of a row that was regenerated, or of a new key. */
const openings: Record<string, (page: Page, keys: KeysPage) => Promise<void>> = {
  'in a row': async (_, keys) => {
    await keys.open();
    const { regenerate, rotation } = keys.row('ci');
    await regenerate.click();
    await rotation.issue.click();
    await expect(rotation.show).toBeVisible();
  },
  'of a new key': async (page, keys) => {
    await keys.open('/keys/new');
    await page.getByLabel('Name', { exact: true }).fill('release');
    await page.getByLabel(/push new packages and versions/i).check();
    await page.getByLabel(/patterns/i).first().fill('*');
    await page.getByRole('button', { name: /^Create/ }).click();
    await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
  },
};

for (const [where, open] of Object.entries(openings)) {
  test.describe(`a value ${where}`, () => {
    test.beforeEach(async ({ page, keys }) => open(page, keys));
    const copy = (page: Page) => page.getByRole('button', { name: 'Copy', exact: true });

    test('is warned about after nine minutes, and wiped after ten', async ({ page, time }) => {
      await page.getByRole('button', { name: 'Show' }).click();
      await time.wait(tenMinutes - 75);
      await expect(keepButton(page)).toHaveCount(0);
      await time.wait(30);
      await expect(keepButton(page)).toBeVisible();
      await expect(copy(page), 'the value is still there').toBeVisible();
      await time.wait(60);
      await expect(keepButton(page), 'the warning goes with the value').toHaveCount(0);
      await expect(copy(page)).toHaveCount(0);
    });

    test('is kept for ten more minutes by the button', async ({ page, time }) => {
      await page.getByRole('button', { name: 'Show' }).click();
      await time.wait(tenMinutes - 40);
      await expect(keepButton(page)).toBeVisible();
      // A switch device or voice control sends a click without pointer events.
      await keepButton(page).dispatchEvent('click');
      await expect(keepButton(page)).toHaveCount(0);
      await time.wait(tenMinutes - 75);
      await expect(copy(page)).toBeVisible();
      await time.wait(135);
      await expect(copy(page)).toHaveCount(0);
    });

    test('is kept by any input, and the warning goes', async ({ page, time }) => {
      await time.wait(tenMinutes - 40);
      await expect(keepButton(page)).toBeVisible();
      await page.mouse.move(300, 300);
      await time.wait(6);
      await expect(keepButton(page)).toHaveCount(0);
      await time.wait(tenMinutes - 75);
      await expect(copy(page)).toBeVisible();
    });

    test('is warned about in a live region, once', async ({ page, time }) => {
      await time.wait(tenMinutes - 40);
      await expect(keepButton(page)).toBeVisible();
      await time.wait(30);
      const { texts, silent } = await spoken(page);
      const warnings = texts.filter((text) => /minute|soon|about to/i.test(text) && /keep|remove|wipe|taken off|delete|clear|disappear/i.test(text));
      expect(warnings, 'warnings that a screen reader announces').toHaveLength(1);
      expect(silent.filter((text) => /keep|minute/i.test(text))).toEqual([]);
    });
  });
}

test('the keyboard reaches the button, and keeps the focus on the panel', async ({ page, keys, time }) => {
  await openings['in a row']?.(page, keys);
  const { rotation } = keys.row('ci');
  await rotation.show.click();
  await time.wait(tenMinutes - 40);
  await expect(keepButton(page)).toBeVisible();
  await keepButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(keepButton(page)).toHaveCount(0);
  await expect(rotation.copy).toBeVisible();
  await expect(rotation.self.locator(':focus').or(rotation.self.and(page.locator(':focus'))).first()).toBeAttached();
});
