// The page asks before a person loses a typed key or a value that nobody has seen.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';

/** A dialog of the browser or of the page, or a message that offers to leave all the same. */
class Question {
  private asked = false;
  private readonly leave: Locator;

  constructor(page: Page, answer: 'stay' | 'leave' = 'stay') {
    this.leave = page.getByRole('button', { name: /leave|discard|without saving|lose/i });
    page.on('dialog', async (dialog) => {
      this.asked = true;
      await (answer === 'stay' ? dialog.dismiss() : dialog.accept());
    });
  }

  async answerLeave(): Promise<void> {
    await this.expectAsked();
    if (!this.asked) await this.leave.click();
  }

  async expectAsked(): Promise<void> {
    await expect.poll(async () => this.asked || (await this.leave.count()) > 0, 'the page asks first').toBe(true);
  }

  async expectNone(): Promise<void> {
    expect(this.asked, 'the page asks for no reason').toBe(false);
    await expect(this.leave).toHaveCount(0);
  }
}

const ways: Record<string, (page: Page, keys: KeysPage) => Promise<unknown>> = {
  'the link to all keys': (page) => page.getByRole('main').getByRole('link', { name: 'All keys' }).first().click(),
  'a link above the page': (page) => page.getByRole('link', { name: 'Reminders' }).click(),
  Back: (page) => page.evaluate(() => history.back()),
};

test.describe('a typed new key', () => {
  test.beforeEach(async ({ page, registry, keys }) => {
    await signedIn(page, registry);
    await keys.open();
    await keys.newKey.click();
    const name = page.getByLabel('Name', { exact: true });
    await name.click();
    await name.fill('typed');
  });

  for (const [way, go] of Object.entries(ways)) {
    test(`is not lost by ${way}`, async ({ page, keys }) => {
      const question = new Question(page);
      await go(page, keys);
      await question.expectAsked();
      await expect(page).toHaveURL(/\/keys\/new$/);
      await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed');
    });
  }

  test('is not lost by closing the tab', async ({ page }) => {
    await expectAskedAtClose(page);
  });

  test('is discarded after the person confirms', async ({ page }) => {
    const question = new Question(page, 'leave');
    await page.getByRole('link', { name: 'Reminders' }).click();
    await question.answerLeave();
    await expect(page).toHaveURL(/\/reminders$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Reminders' })).toBeVisible();
  });
});

test.describe('a value that nobody has seen', () => {
  test.beforeEach(async ({ page, registry, api, keys }) => {
    await api.create({ name: 'other' });
    await signedIn(page, registry);
    await keys.open();
  });

  for (const [way, go] of Object.entries(ways)) {
    test(`of a new key is not lost by ${way}`, async ({ page, keys }) => {
      await keys.newKey.click();
      await page.getByLabel('Name', { exact: true }).fill('release');
      await page.getByLabel(/push new packages and versions/i).check();
      await page.getByLabel(/patterns/i).first().fill('*');
      await page.getByRole('button', { name: /^Create/ }).click();
      const show = page.getByRole('button', { name: 'Show' });
      await expect(show).toBeVisible();
      const question = new Question(page);
      await go(page, keys);
      await question.expectAsked();
      await expect(show).toBeVisible();
    });
  }

  for (const [way, go] of Object.entries<(page: Page, keys: KeysPage) => Promise<unknown>>({
    'a link above the page': (page) => page.getByRole('link', { name: 'Reminders' }).click(),
    'New key': (_, keys) => keys.newKey.click(),
    'signing out': (page) => page.getByRole('button', { name: 'Sign out' }).click(),
  })) {
    test(`in a row is not lost by ${way}`, async ({ page, keys }) => {
      await issueValue(keys);
      const question = new Question(page);
      await go(page, keys);
      await question.expectAsked();
      await expect(keys.row('other').rotation.show).toBeVisible();
    });
  }

  test('is not lost by closing the tab', async ({ page, keys }) => {
    await issueValue(keys);
    await expectAskedAtClose(page);
  });

  test('is lost without a question after Show', async ({ page, keys }) => {
    await issueValue(keys);
    await keys.row('other').rotation.show.click();
    const question = new Question(page);
    await page.getByRole('link', { name: 'Reminders' }).click();
    await expect(page).toHaveURL(/\/reminders$/);
    await question.expectNone();
  });
});

test('an empty form is left without a question', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open();
  await keys.newKey.click();
  await page.getByLabel('Name', { exact: true }).waitFor();
  const question = new Question(page);
  await page.goBack();
  await expect(page).toHaveURL(/\/keys$/);
  await question.expectNone();
});

test('changes typed into a key survive a visit to another screen', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await keys.row('ci').choose('Edit');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed');
  new Question(page);
  await page.getByRole('link', { name: 'Reminders' }).click();
  if (/\/reminders$/.test(page.url())) await page.goBack();
  await expect(name).toHaveValue('typed');
});

async function issueValue(keys: KeysPage): Promise<void> {
  const { regenerate, rotation } = keys.row('other');
  await regenerate.click();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
}

async function expectAskedAtClose(page: Page): Promise<void> {
  const asked = page.waitForEvent('dialog', { timeout: 5_000 });
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
}

test('changed reminders are not lost by a link without a question', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByRole('checkbox', { name: '7 days before' }).uncheck();
  await page.getByRole('link', { name: 'All keys' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'All keys' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API keys' })).toBeVisible();
});

test('a calendar link that nobody copied is not lost by a link without a question', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByRole('button', { name: 'Create calendar link' }).click();
  await expect(page.getByRole('heading', { name: 'Your calendar link' })).toBeVisible();
  await page.getByRole('link', { name: 'All keys' }).click();
  await expect(page.getByRole('dialog')).toContainText('calendar link');
});
