// What reaches a person before an expiry does: their choice of mails, and their calendar.
import { expect, signedIn, test } from '../fixtures.ts';

test('a person chooses their mails, and finds the choice again', async ({ page, registry, keys }) => {
  registry.addOrganization('contoso', 'ada');
  await signedIn(page, registry);
  await keys.open();
  await page.getByRole('link', { name: 'Reminders' }).click();
  await expect(page).toHaveURL(/\/reminders$/);
  await expect(page.getByText('ada@example.test')).toBeVisible();
  await expect(page.getByLabel('30 days before')).toBeChecked();
  await page.getByLabel('30 days before').uncheck();
  await page.getByLabel('Also for keys of my organizations').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await keys.open('/reminders');
  await expect(page.getByLabel('30 days before')).not.toBeChecked();
  await expect(page.getByLabel('7 days before')).toBeChecked();
  await expect(page.getByLabel('Also for keys of my organizations')).not.toBeChecked();
});

test('a choice that could not be saved is said, and stays', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/ERR_|Failed to (load|fetch)/);
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByLabel('7 days before').uncheck();
  await page.route('**/api/v1/notices', (route) => route.abort());
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(page.getByLabel('7 days before')).not.toBeChecked();
});

test('a choice outlives the session it was made in', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/401/);
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByLabel('7 days before').uncheck();
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('7 days before')).not.toBeChecked();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await keys.open('/reminders');
  await expect(page.getByLabel('30 days before')).toBeChecked();
  await expect(page.getByLabel('7 days before')).not.toBeChecked();
});

test('whoever signs in at this page gets it whole', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/401/);
  await keys.open('/reminders');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('7 days before')).toBeChecked();
  await expect(page.getByRole('button', { name: 'Create calendar link' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
});

test('a calendar link is created, shown once, replaced and turned off', async ({ page, registry, api, keys, time }) => {
  const { key } = await api.create({ name: 'ci-deploy' });
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByRole('button', { name: 'Create calendar link' }).click();
  const made = page.getByRole('region', { name: 'Your calendar link' });
  const address = (await made.locator('code').textContent()) ?? '';
  const feed = await fetch(address);
  expect(feed.headers.get('content-type')).toContain('text/calendar');
  const instant = key.current?.expires_at?.replace(/[-:]/g, '') ?? 'none';
  expect(await feed.text()).toContain(`DTSTART:${instant}`);

  await keys.open('/reminders');
  await expect(page.getByText(/Your calendar link was created on/)).toBeVisible();
  await expect(page.getByText(address)).toHaveCount(0);
  await page.getByRole('button', { name: 'Create new link' }).click();
  const next = (await made.locator('code').textContent()) ?? '';
  expect((await fetch(address)).status).toBe(404);
  expect((await fetch(next)).status).toBe(200);

  await page.getByRole('button', { name: 'Turn off calendar' }).click();
  await expect(page.getByRole('button', { name: 'Create calendar link' })).toBeFocused();
  expect((await fetch(next)).status).toBe(404);
  await time.blink();
});

test('an old sign-in confirms before it gets a calendar link', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/403/);
  await signedIn(page, registry);
  await registry.advance(3_600);
  await keys.open('/reminders');
  await page.getByRole('button', { name: 'Create calendar link' }).click();
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('region', { name: 'Your calendar link' })).toBeVisible();
});

test('the page says that calendar apps may drop the reminders of a link, and that mail does not', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/reminders');
  const heading = page.getByRole('heading', { name: /calendar/i }).first();
  await expect(heading).toBeVisible();
  const makes = page.getByRole('button', { name: /^(Create|Make) (a )?calendar/ });
  await expect(makes).toBeVisible();
  const said = await heading.evaluate((heading) => heading.closest<HTMLElement>('section, .card')?.innerText ?? '');
  const warning = /(some|many|most) calendar(s| apps| programs)|calendar apps/i;
  const drop = /ignore|drop|remove|skip|omit|do(es)? not (show|keep)|don.t (show|keep)|without/i;
  expect(said, 'some calendar apps drop alarms').toMatch(warning);
  expect(said, 'and what they do').toMatch(drop);
  expect(said, 'the reliable way is mail').toMatch(/\be-?mails?\b|\bmails?\b/i);
  await makes.click();
  await expect(page.getByText(/\/calendar\/|\.ics/).first()).toBeVisible();
  await expect(page.getByText(warning).first(), 'it is still there once a link exists').toBeVisible();
});
