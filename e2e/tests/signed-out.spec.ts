// Another person signs in to the same browser: nothing of the first one stays.
import type { Page, Route } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Api } from '../support/api.ts';
import type { Registry } from '../support/registry.ts';
import { comeBack } from '../support/return.ts';
import type { Watch } from '../support/watch.ts';

const typed = 'typed by the first person';
const theirs = 'key-of-ada';

type Fault = 'is refused' | 'is lost' | 'is never answered';
const faults: Record<Fault, (route: Route) => Promise<void>> = {
  'is refused': (route) => route.fulfill({ status: 503, body: 'no' }),
  'is lost': (route) => route.abort(),
  'is never answered': async () => {},
};

/** The question who is signed in fails, and nothing else of the session; the result mends it. */
async function breakSession(page: Page, fault: Fault): Promise<() => void> {
  let broken = true;
  await page.route('**/api/v1/session', (route) =>
    broken && route.request().method() === 'GET' ? faults[fault](route) : route.continue(),
  );
  return () => (broken = false);
}

async function signInAsBob(page: Page, registry: Registry): Promise<void> {
  const signIn = new SignInPage(page);
  await expect(signIn.name).toBeVisible();
  await signIn.signIn('bob', registry.signIn.password);
}

/** Only bob's key is on the screen, and neither ada's key nor what ada typed is in the document. */
async function expectOnlyBob(page: Page, watch: Watch): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'API keys' })).toBeVisible();
  await expect(page.locator('li[data-state]')).toHaveCount(1);
  await expect(page.locator('li[data-state]').getByRole('link', { name: 'key-of-bob' })).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('bob');
  await expect(page.getByRole('banner')).not.toContainText('ada');
  await watch.expectNoTrace(typed);
  await watch.expectNoTrace(theirs);
}

test.beforeEach(async ({ page, registry, api, watch }) => {
  watch.expectComplaint(/401|404|503|ERR_|Failed to (load|fetch)/);
  registry.addUser('bob');
  await api.create({ name: theirs });
  await (await Api.signIn(registry, 'bob')).create({ name: 'key-of-bob' });
  await signedIn(page, registry);
});

for (const fault of Object.keys(faults) as Fault[]) {
  test(`when GET /session ${fault} at the start, the next person sees no row and no text of the first`, async ({ page, registry, keys, watch }) => {
    const mend = await breakSession(page, fault);
    await keys.open();
    await keys.row(theirs).choose('Edit');
    await page.getByLabel('Name', { exact: true }).fill(typed);
    mend();
    await page.context().clearCookies();
    await page.getByRole('button', { name: /^Save/ }).click();
    await signInAsBob(page, registry);
    await expectOnlyBob(page, watch);
  });
}

test('when GET /session fails before and after, the next person sees nothing of the first', async ({ page, registry, keys, watch }) => {
  await breakSession(page, 'is lost');
  await keys.open();
  await keys.row(theirs).choose('Edit');
  await page.getByLabel('Name', { exact: true }).fill(typed);
  await page.context().clearCookies();
  await page.getByRole('button', { name: /^Save/ }).click();
  await signInAsBob(page, registry);
  await expect(page.locator('li[data-state]')).toHaveCount(1);
  await expect(page.locator('li[data-state]').getByRole('link', { name: 'key-of-bob' })).toBeVisible();
  await watch.expectNoTrace(typed);
  await watch.expectNoTrace(theirs);
});

test('the next person does not get the key page that the first one had open', async ({ page, registry, keys, watch, api }) => {
  const [key] = await api.keys();
  const mend = await breakSession(page, 'is lost');
  await keys.open(`/keys/${key?.id}`);
  await keys.row(theirs).choose('Edit');
  await page.getByLabel('Name', { exact: true }).fill(typed);
  mend();
  await page.context().clearCookies();
  await page.getByRole('button', { name: /^Save/ }).click();
  await signInAsBob(page, registry);
  await expectOnlyBob(page, watch);
});

test('a value that the first person was shown is gone for the next one', async ({ page, registry, keys, watch, time }) => {
  const mend = await breakSession(page, 'is lost');
  await keys.open();
  const { regenerate, rotation } = keys.row(theirs);
  await regenerate.click();
  await rotation.issue.click();
  const value = await rotation.read();
  mend();
  await page.context().clearCookies();
  await comeBack(page, time);
  await signInAsBob(page, registry);
  await expectOnlyBob(page, watch);
  await watch.expectNoTrace(value);
});

for (const work of ['looks at the list', 'edits a key'] as const) {
  test(`another person signs in in a second tab while the first ${work}: the first tab shows that person only`, async ({ page, registry, keys, watch, time }) => {
    await keys.open();
    await expect(page.getByRole('banner')).toContainText('ada');
    if (work === 'edits a key') {
      await keys.row(theirs).choose('Edit');
      await page.getByLabel('Name', { exact: true }).fill(typed);
    }
    const [name = '', value = ''] = (await Api.signIn(registry, 'bob')).cookie.split('=');
    await page.context().addCookies([{ name, value, url: registry.url, httpOnly: true, sameSite: 'Strict' }]);
    await comeBack(page, time);
    await expectOnlyBob(page, watch);
  });
}
