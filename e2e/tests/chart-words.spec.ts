// The sentence of the chart is true for every distribution of keys.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { importKeys } from '../support/imported.ts';
import { day } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';

/** Creates one key for each number of days until its expiry, and returns the words of the chart. */
async function open(page: Page, registry: Registry, keys: KeysPage, days: number[]): Promise<string> {
  importKeys(
    registry,
    days.map((days, n) => ({
      name: `key-${n}`,
      value: `oy2-${n}`,
      expiresAt: new Date(registry.now.getTime() + days * day * 1000),
    })),
  );
  await signedIn(page, registry);
  await keys.open();
  const chart = page.locator('.strip-chart');
  await expect(chart).toBeVisible();
  return chart.evaluate((chart) => {
    const around = chart.closest<HTMLElement>('figure, section') ?? document.body;
    const named = [...around.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label'));
    return [around.innerText, ...named].join('\n');
  });
}

const apart = Array.from({ length: 8 }, (_, n) => 20 + n * 7);

for (const [what, days] of [
  ['two of ten', [5, 5, ...apart]],
  ['five of ten', [5, 5, 5, 5, 5, ...apart.slice(0, 5)]],
  ['a third', [5, 5, 12, 19, 26, 33]],
] as const) {
  test(`${what} are not most`, async ({ page, registry, keys }) => {
    const said = await open(page, registry, keys, [...days]);
    expect(said).not.toMatch(/\bmost\b|majority/i);
  });
}

test('of two days with as many keys, neither is the busiest', async ({ page, registry, keys }) => {
  // 13 and 24 March: the chart may name both days or none of them.
  const said = await open(page, registry, keys, [10, 10, 21, 21, 40]);
  const claims = said.split('\n').filter((line) => /\bmost\b|busiest|largest|peak/i.test(line));
  for (const claim of claims) expect(claim).toMatch(/13 Mar.*24 Mar/);
});

test('nine of ten are most, or their number is given', async ({ page, registry, keys }) => {
  const said = await open(page, registry, keys, [10, 10, 10, 10, 10, 10, 10, 10, 10, 40]);
  expect(sentence(said)).toMatch(/13 Mar/);
  expect(sentence(said)).toMatch(/\b9\b|\bmost\b/i);
});

/** The sentence about all keys, without the marks and the scale. */
function sentence(said: string): string {
  return said.split('\n').filter((line) => /\d+ keys? /.test(line)).join('\n');
}
