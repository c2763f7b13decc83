// Password managers find the account beside every password that the page asks for.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { expectAccessible } from '../support/axe.ts';

test.beforeEach(async ({ page, registry, api, watch }) => {
  watch.expectComplaint(/403/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  // After this long the registry wants the password again before it hands out a secret.
  await registry.advance(3_600);
});

/** In the form of the password: the name of the account, before it, and nothing to be typed. */
async function expectAccount(password: Locator, name: string): Promise<void> {
  await expect(password).toBeVisible();
  await expect(password).toHaveAttribute('autocomplete', /current-password|new-password/);
  const account = await password.evaluate((field) => {
    const form = (field as HTMLInputElement).form;
    const beside = form?.querySelector<HTMLInputElement>('input[autocomplete~="username"]');
    if (form === null || beside == null) return null;
    return {
      value: beside.value,
      // A field of this type is ignored by some password managers.
      isHiddenType: beside.type === 'hidden',
      comesFirst: (beside.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      isInTheWay: beside.tabIndex >= 0 && !beside.readOnly && beside.checkVisibility(),
    };
  });
  expect(account, 'a field with autocomplete="username" in the same form').toEqual({
    value: name,
    isHiddenType: false,
    comesFirst: true,
    isInTheWay: false,
  });
}

const questions: Record<string, { path: string; ask: (page: Page) => Promise<void> }> = {
  'a new value': {
    path: '/keys',
    ask: async (page) => {
      await page.getByRole('button', { name: 'Regenerate ci', exact: true }).click();
      await page.getByRole('button', { name: 'Issue new value' }).click();
    },
  },
  'a new key': {
    path: '/keys/new',
    ask: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('release');
      await page.getByLabel(/push new packages and versions/i).check();
      await page.getByLabel(/patterns/i).first().fill('*');
      await page.getByRole('button', { name: /^Create/ }).click();
    },
  },
  'a calendar link': {
    path: '/reminders',
    ask: (page) => page.getByRole('button', { name: /^(Create|Make) (a )?calendar/ }).click(),
  },
};

for (const [what, { path, ask }] of Object.entries(questions)) {
  test(`the question before ${what} names the account`, async ({ page, keys }) => {
    await keys.open(path);
    await ask(page);
    await expectAccount(page.getByLabel('Password', { exact: true }), 'ada');
    await expectAccessible(page, 'the question');
  });
}

test('the question names the person who is signed in now', async ({ page, registry, keys }) => {
  registry.addUser('bob');
  registry.addOrganization('contoso', 'ada', 'bob');
  registry.signIn.name = 'bob';
  await page.context().clearCookies();
  await signedIn(page, registry);
  await registry.advance(3_600);
  await keys.open('/reminders');
  await questions['a calendar link']?.ask(page);
  await expectAccount(page.getByLabel('Password', { exact: true }), 'bob');
});
