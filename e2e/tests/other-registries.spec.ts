// Other registries write the same instants differently: the page shows the same dates and countdowns.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Activity } from '../pages/activity.ts';
import type { KeysPage } from '../pages/keys.ts';
import { push } from '../support/nupkg.ts';
import { day, hour, start } from '../support/registry.ts';
import { comeBack } from '../support/return.ts';
import { rewriteAnswers, withInstants } from '../support/rewrite.ts';

const seconds = (at: Date) => at.toISOString().slice(0, 19);
const writings: Record<string, (at: Date) => string> = {
  'the offset +00:00': (at) => `${seconds(at)}+00:00`,
  'an offset of five and a half hours': (at) => `${seconds(new Date(at.getTime() + 5.5 * hour * 1000))}+05:30`,
  'a negative offset': (at) => `${seconds(new Date(at.getTime() - 8 * hour * 1000))}-08:00`,
  'seven fractional digits': (at) => `${seconds(at)}.0000000Z`,
  'seven fractional digits and an offset': (at) => `${seconds(at)}.0000000+00:00`,
  'one fractional digit': (at) => `${seconds(at)}.0Z`,
  'nine fractional digits': (at) => `${seconds(at)}.000000000Z`,
};

const instants = (page: Page) =>
  page.locator('li[data-state] time[datetime], li[data-kind] time[datetime]').evaluateAll((all) =>
    all.map((time) => Math.floor(Date.parse(time.getAttribute('datetime') ?? '') / 1000)),
  );

/** What a person reads of one key on the list and on its own page. */
async function read(page: Page, keys: KeysPage, id: string): Promise<unknown> {
  await keys.open();
  const row = keys.row('ci');
  await expect(row.self).toBeVisible();
  // A block that the browser has not drawn yet has no text.
  await expect.poll(() => row.self.innerText()).not.toBe('');
  await expect(page.locator('.strip-chart')).toBeVisible();
  const list = { state: await row.self.getAttribute('data-state'), words: await row.self.innerText(), at: await instants(page) };
  await keys.open(`/keys/${id}`);
  const { events } = new Activity(page);
  await expect(events.first()).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'CI' })).toBeChecked();
  return { list, events: await events.allInnerTexts(), eventsAt: await instants(page) };
}

for (const [what, write] of Object.entries(writings)) {
  test(`instants with ${what} are shown like the registry’s own`, async ({ page, registry, api, keys }) => {
    const { key, value } = await api.create({ name: 'ci', lifetime_days: 30, places: [{ label: 'CI' }] });
    await push(registry, value, 'Contoso.Lib');
    await registry.setClock(new Date(start.getTime() + 27 * day * 1000));
    await api.signIn();
    await api.must('POST', `/keys/${key.id}/regenerate`, { overlap_seconds: 86_400 });
    await api.must('POST', `/keys/${key.id}/places/${key.places[0]?.id}/updated`);
    await signedIn(page, registry);
    const own = await read(page, keys, key.id);
    await rewriteAnswers(page, /\/api\/v1\//, (json) => withInstants(json, write));
    expect(await read(page, keys, key.id)).toEqual(own);
  });
}

test.describe('with seven fractional digits that are not zero', () => {
  const write = (at: Date) => `${seconds(at)}.1234567Z`;
  const open = async (page: Page, keys: KeysPage) => {
    await rewriteAnswers(page, /\/api\/v1\//, (json) => withInstants(json, write));
    await keys.open();
  };

  test('a new value is issued and shown', async ({ page, registry, api, keys }) => {
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await open(page, keys);
    const { regenerate, rotation } = keys.row('ci');
    await regenerate.click();
    await rotation.issue.click();
    expect(await rotation.read()).toMatch(/^lk_/);
  });

  test('a key that somebody else changed is shown as it is now', async ({ page, registry, api, keys, watch }) => {
    watch.expectComplaint(/412/);
    const { key } = await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await open(page, keys);
    const { regenerate, rotation } = keys.row('ci');
    await regenerate.click();
    await expect(rotation.issue).toBeVisible();
    const { hint } = (await api.regenerate(key.id)).json.key.current;
    await rotation.issue.click();
    await expect(rotation.self).toContainText(hint);
  });

  test('the countdown runs and ends', async ({ page, registry, api, keys, time }) => {
    await api.create({ name: 'ci', lifetime_days: 1 });
    await signedIn(page, registry);
    await open(page, keys);
    await expect(page.locator('.strip-chart')).toBeVisible();
    await time.wait(day - 90);
    await expect(keys.row('ci').self).toHaveAttribute('data-state', 'expiring');
    await time.wait(92);
    await expect(keys.row('ci').self).toHaveAttribute('data-state', 'expired');
  });

  test('news is shown when the person comes back', async ({ page, registry, api, keys, time }) => {
    const { key } = await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await open(page, keys);
    await expect(page.locator('.strip-chart')).toBeVisible();
    await api.must('PATCH', `/keys/${key.id}`, { name: 'renamed' });
    await comeBack(page, time);
    await expect(keys.row('renamed').self).toBeVisible();
  });
});
