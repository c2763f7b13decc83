// The checklist shows each place's current label and link, and whether it has the newest value.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { comeBack, settled } from '../support/return.ts';

const places = [
  { label: 'GitHub Actions', url: 'https://example.test/github' },
  { label: 'The vault', url: 'https://example.test/vault' },
];

const box = (page: Page, label: string) => page.getByRole('checkbox', { name: label, exact: true });

let id = '';
test.beforeEach(async ({ page, registry, api, keys }) => {
  id = (await api.create({ name: 'ci', places })).key.id;
  await signedIn(page, registry);
  await keys.open(`/keys/${id}`);
  await expect(box(page, 'GitHub Actions')).toBeVisible();
});

test('a ticked place is unticked everywhere on the page after a new value is issued', async ({ page, keys, time }) => {
  await settled(page, () => box(page, 'GitHub Actions').check());
  await time.wait(60);
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  await expect(rotation.self.getByRole('checkbox', { name: 'GitHub Actions' })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'GitHub Actions', checked: true })).toHaveCount(0);
  await rotation.show.click();
  await rotation.self.getByRole('button', { name: 'Done' }).click();
  await expect(rotation.self).toHaveCount(0);
  await expect(box(page, 'GitHub Actions')).not.toBeChecked();
});

test('a place ticked in the panel of the new value is ticked everywhere on the page', async ({ page, keys }) => {
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  await rotation.self.getByRole('checkbox', { name: 'The vault' }).check();
  await expect(page.getByRole('checkbox', { name: 'The vault', checked: false })).toHaveCount(0);
});

test('a place that somebody else ticks is ticked when the person comes back', async ({ page, api, time }) => {
  const place = (await api.key(id)).places[0]?.id;
  await api.must('POST', `/keys/${id}/places/${place}/updated`);
  await comeBack(page, time);
  await expect(box(page, 'GitHub Actions')).toBeChecked();
  await expect(box(page, 'The vault')).not.toBeChecked();
});

test('a ticked place is unticked when the person comes back after somebody else issued a new value', async ({ page, api, time }) => {
  await settled(page, () => box(page, 'The vault').check());
  await time.wait(60);
  await api.must('POST', `/keys/${id}/regenerate`);
  await comeBack(page, time);
  await expect(box(page, 'The vault')).not.toBeChecked();
});

test('a place renamed in Edit has its new label and link in the checklist', async ({ page, keys }) => {
  const row = keys.row('ci');
  await row.choose('Edit');
  await row.self.getByRole('textbox', { name: /^place 1$/i }).fill('GitLab CI');
  await row.self.getByRole('textbox', { name: /link.*place 1\b/i }).fill('https://example.test/gitlab');
  await row.button(/^Save/).click();
  await expect(box(page, 'GitLab CI')).toBeVisible();
  await expect(box(page, 'GitHub Actions')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /GitLab CI/ })).toHaveAttribute('href', 'https://example.test/gitlab');
  await expect(page.getByRole('main').locator('a[href="https://example.test/github"]')).toHaveCount(0);
});

test('places that somebody else renames and reorders are shown that way when the person comes back', async ({ page, api, time }) => {
  const [first, second] = (await api.key(id)).places;
  const changed = [
    { id: second?.id, label: 'The other vault', url: null },
    { id: first?.id, label: 'GitHub Actions', url: 'https://example.test/github' },
  ];
  await api.must('PATCH', `/keys/${id}`, { places: changed });
  await comeBack(page, time);
  await expect(box(page, 'The other vault')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'The vault' })).toHaveCount(0);
  await expect(page.getByRole('main').locator('a[href="https://example.test/vault"]')).toHaveCount(0);
  const labels = await page.getByRole('checkbox').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent));
  expect(labels).toEqual(['The other vault', 'GitHub Actions']);
});

test('a renamed place has its new label in the panel of a value that is still shown', async ({ page, api, keys, time }) => {
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await rotation.show.click();
  await api.must('PATCH', `/keys/${id}`, { places: [{ id: (await api.key(id)).places[0]?.id, label: 'GitLab CI' }] });
  await comeBack(page, time);
  await expect(rotation.self.getByRole('checkbox', { name: 'GitLab CI' })).toBeVisible();
  await expect(rotation.self.getByRole('checkbox')).toHaveCount(1);
});

test('a place is added beside a value that stays on the screen', async ({ page, api, keys }) => {
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const value = await rotation.read();
  await rotation.self.getByRole('button', { name: 'Add a place' }).click();
  await expect(rotation.self.getByRole('textbox', { name: 'Place' })).toBeFocused();
  await page.keyboard.type(' GitLab CI ');
  await rotation.self.getByRole('textbox', { name: 'Link' }).fill('https://example.test/gitlab');
  await page.keyboard.press('Enter');
  await expect(rotation.self.getByRole('checkbox', { name: 'GitLab CI' })).not.toBeChecked();
  await expect(rotation.self.getByRole('button', { name: 'Add a place' })).toBeFocused();
  expect((await api.key(id)).places.map(({ label, url }) => ({ label, url }))).toEqual([
    ...places,
    { label: 'GitLab CI', url: 'https://example.test/gitlab' },
  ]);
  await expect(rotation.self.getByText(value)).toBeVisible();
});

test('a place is added to those that somebody else has added meanwhile', async ({ page, api, watch }) => {
  watch.expectComplaint(/412/);
  await page.getByRole('button', { name: 'Add a place' }).click();
  const theirs = [...(await api.key(id)).places.map(({ id, label, url }) => ({ id, label, url })), { label: 'Theirs' }];
  await api.must('PATCH', `/keys/${id}`, { places: theirs });
  await page.getByRole('textbox', { name: 'Place' }).fill('Mine');
  await page.keyboard.press('Enter');
  await expect(box(page, 'Mine')).toBeVisible();
  await expect(box(page, 'Theirs')).toBeVisible();
  expect((await api.key(id)).places.map(({ label }) => label)).toEqual(['GitHub Actions', 'The vault', 'Theirs', 'Mine']);
});

test('a refused place says why and keeps what was typed; Escape keeps it, too', async ({ page, watch }) => {
  watch.expectComplaint(/422/);
  await page.getByRole('button', { name: 'Add a place' }).click();
  const label = page.getByRole('textbox', { name: 'Place' });
  await label.fill('GitLab CI');
  await page.getByRole('textbox', { name: 'Link' }).fill('gitlab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form', { name: 'Add a place' })).toContainText(/https/);
  await page.keyboard.press('Escape');
  await expect(label).toHaveValue('GitLab CI');
});

test('a place that is typed and not added is not lost without a question', async ({ page }) => {
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByRole('textbox', { name: 'Place' }).fill('GitLab CI');
  await page.getByRole('link', { name: 'All keys' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
