// Another registry uses words that this page does not know: the page shows them unchanged and works.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Activity } from '../pages/activity.ts';
import { counter } from '../pages/counters.ts';
import { rewriteAnswers } from '../support/rewrite.ts';

const list = /\/api\/v1\/keys\?/;
const anyKey = /\/api\/v1\/keys/;

type Wire = { name: string; [field: string]: unknown };

/** Changes the key named `strange` in every answer. */
async function changeKey(page: Page, change: (key: Wire) => Wire): Promise<void> {
  const fit = (key: Wire) => (key.name === 'strange' ? change(key) : key);
  await rewriteAnswers(page, anyKey, (json) => {
    if (Array.isArray(json.keys)) return { ...json, keys: json.keys.map(fit) };
    if (json.key?.scopes !== undefined) return { ...json, key: fit(json.key) };
    return json.scopes === undefined ? json : fit(json);
  });
}

let id = '';
test.beforeEach(async ({ page, registry, api }) => {
  id = (await api.create({ name: 'strange' })).key.id;
  await api.create({ name: 'plain' });
  await signedIn(page, registry);
});

test('an unknown event kind is shown as it is, beside the others', async ({ page, keys, api }) => {
  await api.must('PATCH', `/keys/${id}`, { packages: ['Contoso.*'] });
  await rewriteAnswers(page, /\/events/, (json) => ({
    ...json,
    events: json.events.map((event: { kind: string }) => (event.kind === 'edited' ? { ...event, kind: 'quarantined' } : event)),
  }));
  await keys.open(`/keys/${id}`);
  const { events } = new Activity(page);
  await expect(events).toHaveCount(2);
  await expect(events.first()).toContainText(/quarantined/i);
  await expect(events.first()).toContainText('ada');
  await expect(events.last()).toContainText(/created/i);
});

test('an unknown scope is shown as it is, on the list and on the key’s own page', async ({ page, keys }) => {
  await changeKey(page, (key) => ({ ...key, scopes: ['package:push', 'package:yank'] }));
  await keys.open();
  await expect(keys.rows).toHaveCount(2);
  await expect(keys.row('strange').self).toContainText('package:yank');
  await keys.row('strange').self.getByRole('link', { name: 'strange' }).click();
  await expect(page.getByRole('main').getByText(/package:yank/).filter({ visible: true }).last()).toBeVisible();
});

for (const field of ['Name', 'scopes'] as const) {
  test(`an unknown scope survives an edit of the ${field === 'Name' ? 'name' : 'other scopes'}`, async ({ page, keys, watch }) => {
    watch.expectComplaint(/422/);
    await changeKey(page, (key) => ({ ...key, scopes: ['package:push', 'package:yank'] }));
    await keys.open();
    const row = keys.row('strange');
    await row.choose('Edit');
    if (field === 'Name') await page.getByLabel('Name', { exact: true }).fill('renamed');
    else await page.getByLabel(/unlist/i).check();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await row.button(/^Save/).click();
    const body = (await sent).postDataJSON();
    if (field === 'Name') expect(body).toEqual({ name: 'renamed' });
    else expect([...body.scopes].sort()).toEqual(['package:push', 'package:unlist', 'package:yank']);
  });
}

test('an unknown state word is shown as it is, and the row can be used', async ({ page, keys }) => {
  await changeKey(page, (key) => ({ ...key, state: 'quarantined' }));
  await keys.open();
  await expect(keys.rows).toHaveCount(2);
  await expect(keys.row('strange').self).toContainText(/quarantined/i);
  const { regenerate, rotation } = keys.row('strange');
  await regenerate.click();
  await expect(rotation.issue).toBeVisible();
});

test('a key and a count with an unknown state do not change the other counters', async ({ page, keys }) => {
  await rewriteAnswers(page, list, (json) => ({ ...json, counts: { ...json.counts, quarantined: 3 } }));
  await changeKey(page, (key) => ({ ...key, state: 'quarantined' }));
  await keys.open();
  await expect(keys.rows).toHaveCount(2);
  await expect(counter(page, 'expired')).toContainText('0');
});

const fields: Record<string, Wire> = {
  'kind of owner': { name: 'strange', owner: { id: 'own_1', name: 'contoso', kind: 'team' } },
  'reason of a revoke': { name: 'strange', revoked_at: '2031-03-03T11:00:00Z', revoked_reason: 'stolen', current: null, state: 'revoked' },
};

for (const [what, changed] of Object.entries(fields)) {
  test(`an unknown ${what} does not break the list`, async ({ page, keys }) => {
    await changeKey(page, (key) => ({ ...key, ...changed }));
    await keys.open();
    await expect(keys.rows).toHaveCount(2);
    await expect(keys.row('strange').self).toBeVisible();
  });
}

test('an unknown kind of owner does not break the session', async ({ page, keys }) => {
  await rewriteAnswers(page, /\/api\/v1\/session$/, (json) => ({
    ...json,
    owners: json.owners.map((owner: object) => ({ ...owner, kind: 'team' })),
  }));
  await keys.open('/keys/new');
  await expect(page.getByRole('banner')).toContainText('ada');
  await expect(page.getByLabel('Owner')).toContainText('ada');
});
