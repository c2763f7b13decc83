// New events are added to a key's activity, and the loaded ones stay.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Activity } from '../pages/activity.ts';
import { addEvents } from '../support/events.ts';
import { push } from '../support/nupkg.ts';
import { comeBack, frames } from '../support/return.ts';

let id = '';
let value = '';
test.beforeEach(async ({ page, registry, api, keys }) => {
  const issued = await api.create({ name: 'ci', places: [{ label: 'CI' }] });
  ({ value } = issued);
  ({ id } = issued.key);
  await addEvents(api, id, 129);
  await signedIn(page, registry);
  await keys.open(`/keys/${id}`);
  const { events, older } = new Activity(page);
  await expect(events).toHaveCount(50);
  await older.click();
  await expect(events).toHaveCount(100);
});

/** Every event once, newest first. */
async function expectInOrder(page: Page, count: number): Promise<void> {
  const { events } = new Activity(page);
  await frames(page);
  await expect(events).toHaveCount(count);
  const times = await events.locator('time').evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''));
  expect(times).toEqual([...times].sort().reverse());
}

test('100 events stay 100 when the person comes back and nothing has happened', async ({ page, time }) => {
  await comeBack(page, time);
  await expectInOrder(page, 100);
});

test('100 events become 101 when somebody else changes the key, and the oldest is reached once', async ({ page, api, time }) => {
  await api.must('POST', `/keys/${id}/disable`);
  await comeBack(page, time);
  const { events, older } = new Activity(page);
  await expect(events.first()).toContainText(/disabled/i);
  await expectInOrder(page, 101);
  await older.click();
  await expectInOrder(page, 131);
  await expect(events.filter({ hasText: /disabled/i })).toHaveCount(1);
  await expect(events.filter({ hasText: /created/i })).toHaveCount(1);
  await expect(older).toHaveCount(0);
});

test('100 events become 101 when this person changes the key', async ({ page, keys }) => {
  const row = keys.row('ci');
  await row.choose('Disable');
  await row.button(/^Disable/).last().click();
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await expect(new Activity(page).events.first()).toContainText(/disabled/i);
  await expectInOrder(page, 101);
});

test('100 events stay when a place is ticked', async ({ page }) => {
  const ticked = page.waitForResponse((answer) => answer.url().endsWith('/updated'));
  await page.getByRole('checkbox', { name: 'CI' }).check();
  await (await ticked).finished();
  await expect(page.getByRole('checkbox', { name: 'CI' })).toBeChecked();
  await expectInOrder(page, 100);
});

test('a use of the value is added on top when the person comes back', async ({ page, registry, time }) => {
  await push(registry, value, 'Contoso.Lib');
  await comeBack(page, time);
  await expect(new Activity(page).events.first()).toContainText('NuGet');
  await expectInOrder(page, 101);
});

test('events that are loaded stay when the next answer fails', async ({ page, time, watch }) => {
  watch.expectComplaint(/ERR_|Failed to (load|fetch)/);
  await page.route('**/events*', (route) => route.abort());
  await comeBack(page, time);
  await expectInOrder(page, 100);
});
