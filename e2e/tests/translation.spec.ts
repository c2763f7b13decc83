// A browser's translation changes no name, and every text still follows the keys.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { translatable } from '../support/names.ts';
import { push } from '../support/nupkg.ts';
import { day, hour } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';
import { translate } from '../support/translator.ts';

async function expectKept(page: Page, what: string, ...texts: string[]): Promise<void> {
  for (const text of texts) expect(await translatable(page, text), `${what}: ${text}`).toEqual([]);
}

/** Commands and calendar links: people paste them elsewhere. */
async function expectCommandsKept(page: Page): Promise<void> {
  const commands = await page.locator('main code').filter({ visible: true }).allInnerTexts();
  expect(commands.length, 'there are commands').toBeGreaterThan(0);
  await expectKept(page, 'commands', ...commands.filter((text) => !text.includes('\n')));
}

/** Also after a translation, which puts marks around each word. */
function counter(page: Page, state: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^\\W*${state}\\W*\\d`) });
}

function keyDueIn(registry: Registry, seconds: number): void {
  importKeys(registry, [{ name: 'zebra', value: 'oy2-zebra', expiresAt: new Date(registry.now.getTime() + seconds * 1000) }]);
}

test('names, hints, patterns and countdowns of the list are not translated', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'giraffe', packages: ['Contoso.Kit.*'], lifetime_days: 30 });
  await registry.advance(29 * day - hour);
  await signedIn(page, registry);
  await keys.open();
  await expect(page.locator('.strip-chart')).toBeVisible();
  await expectKept(page, 'the list', 'giraffe', key.current?.hint ?? 'no hint', 'Contoso.Kit.*', '1 day 1 hour');
  await keys.row('giraffe').choose('Disable');
  await expectKept(page, 'a question', 'giraffe');
});

test('names, hints and commands of a panel are not translated', async ({ page, registry, api, keys }) => {
  const { key, value } = await api.create({ name: 'giraffe', packages: ['Contoso.Kit.*'], places: [{ label: 'Lion vault' }] });
  await push(registry, value, 'Contoso.Kit.One');
  await signedIn(page, registry);
  await keys.open();
  const { regenerate, rotation } = keys.row('giraffe');
  await regenerate.click();
  await expect(rotation.issue).toBeVisible();
  await expectKept(page, 'the panel', 'giraffe', key.current?.hint ?? 'no hint');
  await rotation.issue.click();
  const issued = await rotation.read();
  await expectKept(page, 'the new value', issued, 'giraffe', 'Lion vault');
  await expectCommandsKept(page);
});

test('names and commands of one key, the form and Reminders are not translated', async ({ page, registry, api, keys, time }) => {
  const { key, value } = await api.create({ name: 'giraffe', packages: ['Contoso.Kit.*'], places: [{ label: 'Lion vault' }] });
  await push(registry, value, 'Contoso.Kit.One');
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await expect(page.getByRole('main')).toContainText(/created/i);
  await expectKept(page, 'one key', 'giraffe', 'Contoso.Kit.*', 'Lion vault', key.current?.hint ?? 'no hint');
  await keys.open('/keys/new');
  await page.getByLabel(/patterns/i).first().fill('Contoso.*');
  await time.blink(1_000);
  await expect(page.getByText('Contoso.Kit.One')).toBeVisible();
  await expectKept(page, 'the form', 'Contoso.Kit.One');
  await keys.open('/reminders');
  await page.getByRole('button', { name: /^(Create|Make) (a )?calendar/ }).click();
  await expect(page.getByText(/\/calendar\/|\.ics/).first()).toBeVisible();
  await expectCommandsKept(page);
});

for (const obeys of [true, false]) {
  const translator = obeys ? 'a translation' : 'a translation that ignores translate="no"';

  test(`after ${translator} the countdown continues until the key expires`, async ({ page, registry, keys, time }) => {
    keyDueIn(registry, 2 * hour + 90);
    await signedIn(page, registry);
    await keys.open();
    const row = page.locator('li[data-state]');
    const countdown = row.locator('.key-countdown');
    await expect(countdown).toHaveText('2 hours 1 minute');
    await translate(page, obeys);
    await time.wait(91);
    await expect(countdown).toHaveText('1 hour 59 minutes');
    await time.wait(hour);
    await expect(countdown).toHaveText(/^59 min 59 s$|^59:59$/);
    await time.wait(1);
    await expect(countdown).toHaveText(/^59 min 58 s$|^59:58$/);
    await time.wait(hour);
    await expect(row).toHaveAttribute('data-state', 'expired');
    await expect(countdown).toHaveText('Expired');
  });

  test(`after ${translator} state, counters and banner follow the key`, async ({ page, registry, keys, time }) => {
    keyDueIn(registry, 120);
    await signedIn(page, registry);
    await keys.open();
    await expect(keys.rows).toHaveCount(1);
    await expect(page.locator('.strip-chart')).toBeVisible();
    await translate(page, obeys);
    await time.wait(150);
    const row = page.locator('li[data-state="expired"]');
    await expect(row).toContainText('Expired');
    await expect(row).not.toContainText('Expiring');
    await expect(counter(page, 'Expired')).toContainText('1');
    await expect(counter(page, 'Expired')).not.toContainText('0');
    await expect(counter(page, 'Expiring')).toContainText('0');
    await expect(counter(page, 'Expiring')).not.toContainText('1');
    await expect(page.getByRole('main')).not.toContainText(/zebra\S* expires/);
  });
}

test('a translated page can be worked with', async ({ page, registry, api, keys, time }) => {
  const { key } = await api.create({ name: 'giraffe' });
  await api.create({ name: 'zebra' });
  await signedIn(page, registry);
  await keys.open();
  await expect(page.locator('.strip-chart')).toBeVisible();
  await translate(page, false);
  const regenerate = page.getByRole('button', { name: /Regenerate.*giraffe/ });
  await regenerate.click();
  const panel = page.getByRole('region', { name: 'Regenerate giraffe' });
  await panel.getByRole('button', { name: 'Issue new value' }).click();
  await panel.getByRole('button', { name: 'Show' }).click();
  await translate(page, false);
  await panel.getByRole('button', { name: 'Hide' }).click();
  await expect(panel.getByRole('button', { name: 'Show' })).toBeVisible();
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect(panel).toHaveCount(0);
  await api.must('PATCH', `/keys/${key.id}`, { name: 'okapi' });
  await time.sleep(60);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('link', { name: 'okapi', exact: true })).toBeVisible();
  await counter(page, 'Revoked').click();
  await time.blink();
  await expect(keys.rows).toHaveCount(0);
  await counter(page, 'All').click();
  await time.blink();
  await expect(keys.rows).toHaveCount(2);
  await page.getByRole('link', { name: 'okapi', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'okapi' })).toBeVisible();
  await page.goBack();
  await expect(keys.rows).toHaveCount(2);
});
