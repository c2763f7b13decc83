// Two rows show the same choices: a choice in one row does not affect the other.
import type { Locator } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeyRow } from '../pages/row.ts';
import { push } from '../support/nupkg.ts';

const checkedOf = (row: KeyRow): Promise<string[]> =>
  row.self.getByRole('radio', { checked: true }).evaluateAll((all) =>
    all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? ''),
  );

const last = (group: Locator) => group.getByRole('radio').last();

test.beforeEach(async ({ page, registry, api, keys }) => {
  for (const name of ['a', 'b']) {
    const { value } = await api.create({ name });
    await push(registry, value, `Contoso.${name}`);
  }
  await signedIn(page, registry);
  await keys.open();
});

const groups: Record<string, (row: KeyRow) => Promise<void>> = {
  'the reasons of two Revoke questions': (row) => row.choose('Revoke'),
  'the lifetimes and overlaps of two Regenerate panels': (row) => row.regenerate.click(),
};

for (const [what, open] of Object.entries(groups)) {
  test(`${what} are chosen separately`, async ({ keys }) => {
    const [a, b] = [keys.row('a'), keys.row('b')];
    await open(a);
    await expect(a.self.getByRole('radio').first()).toBeVisible();
    const untouched = await checkedOf(a);
    await open(b);
    await expect(b.self.getByRole('radio').first()).toBeVisible();
    expect(await checkedOf(a), 'opening the second changes nothing in the first').toEqual(untouched);
    expect(await checkedOf(b)).toEqual(untouched);
    for (const group of await a.self.getByRole('group').or(a.self.getByRole('radiogroup')).all()) {
      await group.getByRole('radio').first().check();
    }
    const chosen = await checkedOf(a);
    for (const group of await b.self.getByRole('group').or(b.self.getByRole('radiogroup')).all()) {
      await last(group).check();
    }
    expect(await checkedOf(a), 'choosing in the second changes nothing in the first').toEqual(chosen);
    expect(await checkedOf(b)).not.toEqual(chosen);
  });
}

test('the reason that is checked is the reason that is sent, with two Revoke questions open', async ({ api, keys }) => {
  const [a, b] = [keys.row('a'), keys.row('b')];
  await a.choose('Revoke');
  await b.choose('Revoke');
  await a.self.getByRole('radio', { name: /leaked/i }).check();
  await b.self.getByRole('radio', { name: /no longer used|not used|unused/i }).check();
  await expect(a.self.getByRole('radio', { name: /leaked/i })).toBeChecked();
  for (const row of [a, b]) {
    await row.button(/^Revoke/).last().click();
    await expect(row.self).toHaveAttribute('data-state', 'revoked');
  }
  const reasons = (await api.must('GET', '/keys')).keys.map((key: any) => [key.name, key.revoked_reason]);
  expect(Object.fromEntries(reasons)).toEqual({ a: 'leaked', b: 'unused' });
});

test('the arrow keys stay inside one question', async ({ page, keys }) => {
  const [a, b] = [keys.row('a'), keys.row('b')];
  await a.choose('Revoke');
  await b.choose('Revoke');
  await b.self.getByRole('radio').last().focus();
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(b.self.locator(':focus')).toBeAttached();
  }
  await expect(a.self.getByRole('radio', { checked: true })).toHaveCount(1);
});
