// The list keeps its scroll position, and only the person changes it.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { counter } from '../pages/counters.ts';
import type { KeysPage } from '../pages/keys.ts';
import { importKeys } from '../support/imported.ts';
import { frames, settled } from '../support/return.ts';
import type { Registry } from '../support/registry.ts';
import type { Time } from '../support/time.ts';

/** How many pixels a row may move while its key's page is open. */
const tolerance = 40;

const nameOf = (n: number) => `key-${String(n).padStart(3, '0')}`;
const linkTo = (page: Page, n: number) => page.getByRole('link', { name: nameOf(n), exact: true });
const scrolled = (page: Page) => page.evaluate(() => scrollY);
const top = (locator: Locator) => locator.evaluate((element) => element.getBoundingClientRect().top);

/** `count` keys by name; all of them are loaded. */
async function openList(page: Page, registry: Registry, keys: KeysPage, count: number): Promise<void> {
  test.setTimeout(90_000);
  importKeys(registry, Array.from({ length: count }, (_, n) => ({ name: nameOf(n), value: `oy2-${n}`, expiresAt: null })));
  await signedIn(page, registry);
  await keys.open();
  await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
  await expect(async () => {
    await page.mouse.wheel(0, 20_000);
    await expect(keys.rows).toHaveCount(count, { timeout: 500 });
  }).toPass();
}

/** Opens a key of the list. `before` is the position of its link in the window. */
async function openKey(page: Page, n: number): Promise<{ link: Locator; before: number }> {
  const link = linkTo(page, n);
  await link.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await frames(page);
  const before = await top(link);
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: nameOf(n) })).toBeVisible();
  return { link, before };
}

async function expectSamePosition(page: Page, link: Locator, before: number): Promise<void> {
  await expect(link).toBeVisible();
  await frames(page);
  await expect(link).toBeInViewport();
  expect(Math.abs((await top(link)) - before), 'how far the row has moved').toBeLessThan(tolerance);
}

for (const way of ['Back', 'the link to all keys'] as const) {
  test(`240 keys are loaded and one in the middle is opened: after ${way} its row is at the same position`, async ({ page, registry, keys }) => {
    await openList(page, registry, keys, 240);
    const { link, before } = await openKey(page, 120);
    if (way === 'Back') await page.goBack();
    else await page.getByRole('link', { name: 'All keys' }).first().click();
    await expect(keys.rows).toHaveCount(240);
    await expectSamePosition(page, link, before);
  });
}

test('the last key of 240 is opened: after Back its row is at the same position', async ({ page, registry, keys }) => {
  await openList(page, registry, keys, 240);
  const { link, before } = await openKey(page, 239);
  await page.goBack();
  await expect(keys.rows).toHaveCount(240);
  await expectSamePosition(page, link, before);
});

type Change = (page: Page, time: Time) => Promise<void>;
const changes: Record<string, Change> = {
  'a sort is chosen': async (page) => void (await page.getByLabel('Sort by').selectOption('created_at')),
  'a counter is pressed': (page) => counter(page, 'active').click(),
  'a search is typed': async (page, time) => {
    await page.getByLabel('Search').fill('key');
    await time.blink(300);
  },
};

for (const [what, change] of Object.entries(changes)) {
  test(`after Back and a scroll to the top, the list stays at the top when ${what}`, async ({ page, registry, keys, time }) => {
    await openList(page, registry, keys, 60);
    await openKey(page, 40);
    await page.goBack();
    await expect(linkTo(page, 40)).toBeInViewport();
    await page.evaluate(() => scrollTo(0, 0));
    await settled(page, () => change(page, time));
    expect(await scrolled(page)).toBe(0);
  });
}

test('after Back and a scroll to the top, the list stays at the top when a new key arrives', async ({ page, registry, api, keys, time }) => {
  await openList(page, registry, keys, 60);
  await openKey(page, 40);
  await page.goBack();
  await expect(linkTo(page, 40)).toBeInViewport();
  await page.evaluate(() => scrollTo(0, 0));
  await api.create({ name: 'aaa' });
  await time.sleep(31);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(keys.row('aaa').self).toBeVisible();
  await frames(page);
  expect(await scrolled(page)).toBe(0);
});
