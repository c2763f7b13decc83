// The demo's gallery itself: sign-in, account navigation, theme, and its question for the password.
import type { LatchkeyKeysElement } from '../../../public/embed.d.ts';
import { expect, test } from '../../embedded.ts';
import { expectAccessible } from '../../support/axe.ts';
import { galleryPassword } from '../../support/galleries.ts';

test.describe('for a person who is not signed in', () => {
  test.beforeEach(async ({ page, gallery, section, watch }) => {
    void section;
    // The browser logs the sign-in that the gallery refuses.
    watch.expectComplaint(/403/);
    await page.context().clearCookies();
    await page.goto(gallery.origin);
  });

  test('the sign-in form opens the keys', async ({ page, gallery, api, section }) => {
    await api.create({ name: 'ci' });
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(galleryPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(`${gallery.origin}/account/keys`);
    await section.ready();
    await expect(section.row('ci').self).toBeVisible();
  });

  test('a wrong password is refused, and the name stays', async ({ page }) => {
    await page.getByLabel('Name').fill('<ada>');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText(/do not match/);
    await expect(page.getByLabel('Name')).toHaveValue('<ada>');
  });

  test('an account page leads to the sign-in form', async ({ page, gallery }) => {
    await page.goto(`${gallery.origin}/account/profile`);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  });
});

test('each link of the gallery leads to a page with one heading of level 1', async ({ page, gallery, section }) => {
  await section.open();
  const links = page.locator('header a, nav a, footer a, [popover] a');
  const targets = new Set(await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href)));
  expect(targets.size).toBeGreaterThan(10);
  for (const target of targets) {
    const response = await page.goto(target);
    expect(response?.status(), target).toBe(200);
    expect(target.startsWith(gallery.origin), target).toBe(true);
    await expect(page.getByRole('heading', { level: 1 }), target).toHaveCount(1);
  }
});

test('a search shows what the person typed, as text', async ({ page, section }) => {
  await section.open();
  await page.getByRole('searchbox').fill('"><b>bold');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Search' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('"><b>bold');
});

test('the account navigation marks the current page', async ({ page, section }) => {
  await section.open();
  const current = page.getByRole('navigation', { name: 'Your account' }).locator('[aria-current="page"]');
  await expect(current).toHaveText('API keys');
  await page.getByRole('link', { name: 'Organizations' }).click();
  await expect(current).toHaveText('Organizations');
});

test('signing out ends the tokens of the section', async ({ page, gallery, api, section }) => {
  await api.create({ name: 'ci' });
  const given: string[] = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('/latchkey-token')) given.push((await response.json()).token);
  });
  await section.open();
  await expect(section.rows).toHaveCount(1);
  const [token = ''] = given;
  const ask = () =>
    fetch(`${gallery.settings.registry}/api/v1/keys`, {
      headers: { authorization: `Bearer ${token}`, 'latchkey-embed-origin': gallery.origin },
    });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  expect((await ask()).status).toBe(401);
});

test('the section follows the theme of the page, and the choice stays', async ({ page, section }) => {
  await section.open();
  const scheme = () => section.frame.evaluate(() => document.documentElement.dataset['scheme']);
  await page.getByLabel('Theme').selectOption('Dark');
  await expect.poll(scheme).toBe('dark');
  await page.reload();
  await section.ready();
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
  await expect.poll(scheme).toBe('dark');
});

test('a password answers one question only', async ({ section }) => {
  await section.open();
  const answers = section.element.evaluate(async (element) => {
    const { tokenProvider } = element as LatchkeyKeysElement;
    const ask = async () => ((await tokenProvider?.({ reason: 'confirmation' })) ? 'confirmed' : 'declined');
    return Promise.all([ask(), ask()]);
  });
  await section.confirm();
  await expect(section.question.getByLabel('Gallery password')).toHaveValue('');
  await section.decline();
  expect(await answers).toEqual(['confirmed', 'declined']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 320]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test('every kind of page is accessible and fits the window', async ({ page, gallery, section }) => {
        const expectPage = async (what: string) => {
          const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          expect(wide, `${what} scrolls sideways`).toBe(false);
          await expectAccessible(page, what);
        };
        await section.open();
        await expectPage('the keys');
        await page.getByRole('button', { name: 'Account menu' }).click();
        await expectPage('the account menu');
        await page.goto(`${gallery.origin}/account/organizations`);
        await expectPage('a page of the account');
        await page.goto(`${gallery.origin}/packages`);
        await expectPage('a public page');
        await page.context().clearCookies();
        await page.goto(gallery.origin);
        await expectPage('the sign-in form');
      });

      test('the question is accessible', async ({ page, section }) => {
        await section.open();
        await section.element.evaluate((element) => {
          void (element as LatchkeyKeysElement).tokenProvider?.({ reason: 'confirmation' });
        });
        await expect(section.question).toBeVisible();
        await expectAccessible(page, 'the question');
      });
    });
  }
}
