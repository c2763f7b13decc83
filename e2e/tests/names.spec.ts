// A name in any script is isolated, so it does not reorder the sentence around it.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Api } from '../support/api.ts';
import { notIsolated } from '../support/names.ts';
import { push } from '../support/nupkg.ts';
import { day, hour } from '../support/registry.ts';

// Without isolation, a digit or a bracket at the edge of a name moves to the wrong side.
const names = ['مفتاح الإنتاج 2', 'מפתח (ייצור)', 'نسخه ۳!'];
const place = 'كنز 1';

async function expectIsolated(page: Page, what: string, ...texts: string[]): Promise<void> {
  for (const text of texts) expect(await notIsolated(page, text), `${what}: ${text}`).toEqual([]);
}

for (const name of names) {
  test.describe(`a key named ${name}`, () => {
    let id: string;

    test.beforeEach(async ({ page, registry, keys }) => {
      await registry.setClock(new Date(registry.now.getTime() - 29 * day * 1000));
      const api = await Api.signIn(registry);
      const places = [{ label: place, url: 'https://example.test/a' }];
      const { key, value } = await api.create({ name, lifetime_days: 30, places });
      id = key.id;
      await push(registry, value, 'Contoso.Lib');
      await registry.advance(29 * day - hour);
      await signedIn(page, registry);
      await keys.open();
      await expect(page.locator('.strip-chart')).toBeVisible();
    });

    test('is isolated in the list, its banner and its chart', async ({ page, keys }) => {
      await expect(page.getByText(/needs? attention|expires on/i).first()).toBeVisible();
      await expectIsolated(page, 'the list', name);
      await page.locator('.strip-chart').hover();
      await expectIsolated(page, 'the chart', name);
      await expect(keys.row(name).regenerate, 'and is found by its name').toBeVisible();
    });

    test('is isolated in panels, questions and messages', async ({ page, keys }) => {
      const row = keys.row(name);
      await row.choose('Revoke');
      await expectIsolated(page, 'the question', name);
      await page.keyboard.press('Escape');
      await row.choose('Edit');
      await expectIsolated(page, 'Edit', name);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await row.regenerate.click();
      await expect(row.rotation.issue).toBeVisible();
      await expectIsolated(page, 'the panel', name);
      await row.rotation.issue.click();
      await expect(row.rotation.show).toBeVisible();
      await expectIsolated(page, 'the new value', name, place);
      await row.rotation.self.getByLabel(place).check();
      await expect(row.rotation.self).toContainText(/since|updated/i);
      await expectIsolated(page, 'an updated place', place);
    });

    test('is isolated on its own page', async ({ page, keys }) => {
      await keys.open(`/keys/${id}`);
      await expect(page.getByRole('main')).toContainText(/created/i);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      await expectIsolated(page, 'the page of the key', name, place);
    });

    test('is isolated in the explanation of a disabled key', async ({ page, keys }) => {
      const row = keys.row(name);
      await row.choose('Disable');
      await row.button(/^Disable/).last().click();
      await expect(row.self).toHaveAttribute('data-state', 'disabled');
      await row.regenerate.click();
      await expect(row.rotation.self.getByText(/disabled/i).first()).toBeVisible();
      await expectIsolated(page, 'the explanation', name);
    });
  });
}
