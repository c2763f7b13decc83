// A failed sign-out is reported on the screen, and the person can try again.
import type { Page, Route } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';

const detail = 'The registry is being updated.';
const faults: Record<string, { says: RegExp; answer: (route: Route) => Promise<void> }> = {
  'is refused': {
    says: new RegExp(detail),
    answer: (route) => {
      const body = JSON.stringify({ type: '/problems/unavailable', title: 'Later', status: 503, detail });
      return route.fulfill({ status: 503, contentType: 'application/problem+json', body });
    },
  },
  'is lost': { says: /did not answer|no answer|didn.t answer|lost|connection|reach/i, answer: (route) => route.abort() },
  'meets a proxy’s page': {
    says: /502/,
    answer: (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  },
};

/** Large enough to read: a region for screen readers only has a size of one pixel. */
async function isReadable(page: Page, says: RegExp): Promise<boolean> {
  const found = await page.getByText(says).all();
  const boxes = await Promise.all(found.map((one) => one.boundingBox()));
  return boxes.some((box) => box !== null && box.width > 40 && box.height > 10 && box.y < 900);
}

test.beforeEach(async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/50\d|ERR_|Failed to (load|fetch)/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
});

for (const [what, { says, answer }] of Object.entries(faults)) {
  test(`a sign-out that ${what} is reported on the screen, and works when it is tried again`, async ({ page, registry, keys }) => {
    await page.route('**/api/v1/session', (route) =>
      route.request().method() === 'DELETE' ? answer(route) : route.continue(),
    );
    const signOut = page.getByRole('button', { name: 'Sign out' });
    await signOut.click();
    await expect.poll(() => isReadable(page, says), 'the reason is on the screen').toBe(true);
    await expect(keys.row('ci').self, 'the keys stay').toBeVisible();
    await expect(page.getByRole('banner')).toContainText('ada');
    expect(new URL(page.url()).pathname).toBe('/account/keys');
    await page.unrouteAll();
    const again = page.getByRole('button', { name: /^(Retry|Sign out)/ }).first();
    await again.click();
    await expect(page.getByLabel('User name')).toBeVisible();
    await page.goto(`${registry.url}/account/keys`);
    await expect(page.getByLabel('User name'), 'the session has ended').toBeVisible();
  });
}

test('a sign-out after the session has ended leads to the sign-in', async ({ page, watch }) => {
  watch.expectComplaint(/401/);
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('User name')).toBeVisible();
});
