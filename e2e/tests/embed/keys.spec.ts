// Everything else that can be done with keys, inside the frame; and going from page to page in there.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';

test('create a key', async ({ api, section, time }) => {
  await section.open();
  await press(section.frame.getByRole('link', { name: 'New key' }).first());
  const { frame } = section;
  await frame.getByLabel('Name', { exact: true }).fill('release');
  await press(frame.getByLabel(/push new packages and versions/i));
  await expect(frame.getByLabel(/push new packages and versions/i)).toBeChecked();
  await frame.getByLabel(/patterns/i).first().fill('Contoso.*');
  await time.blink(1_000);
  await section.expectToFit();
  await press(frame.getByRole('button', { name: /^Create/ }));
  await section.confirm();
  await expect(frame.getByRole('button', { name: 'Show' })).toBeVisible();
  await section.expectToFit();
  expect((await api.keys()).map((key) => key.name)).toEqual(['release']);
});

test('edit, disable, enable, revoke and delete', async ({ api, section }) => {
  const { key } = await api.create({ name: 'ci' });
  await section.open();
  const row = section.row('ci');
  await row.choose('Edit');
  await section.frame.getByLabel('Name', { exact: true }).fill('renamed');
  await press(section.frame.getByRole('button', { name: /^Save/ }));
  const renamed = section.row('renamed');
  await expect(renamed.self).toBeVisible();
  await renamed.choose('Disable');
  await press(renamed.button(/^Disable/).last());
  await expect(renamed.self).toHaveAttribute('data-state', 'disabled');
  expect(section.asked, 'making things safer needs no confirmation').toEqual(['start']);

  await renamed.choose('Enable');
  await press(renamed.button(/^Enable/).last());
  await section.confirm();
  await expect(renamed.self).toHaveAttribute('data-state', 'active');
  await renamed.choose('Revoke');
  await press(renamed.button(/^Revoke/).last());
  await expect(renamed.self).toHaveAttribute('data-state', 'revoked');
  await renamed.choose('Delete');
  await press(renamed.button(/^Delete/).last());
  await expect(renamed.self).toHaveCount(0);
  expect((await api.call('GET', `/keys/${key.id}`)).status).toBe(404);
  await section.expectToFit();
  expect(section.asked, 'once for two minutes').toEqual(['start', 'confirmation']);
});

test('going back is the gallery’s: pages inside the frame leave nothing in the history', async ({ page, api, section }) => {
  await api.create({ name: 'ci' });
  await page.goto('about:blank');
  await section.open();
  const { frame } = section;
  const length = await page.evaluate(() => history.length);
  await press(section.row('ci').self.getByRole('link', { name: 'ci' }));
  await expect(frame.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await section.expectToFit();
  await press(frame.getByRole('link', { name: 'All keys' }));
  await press(section.frame.getByRole('link', { name: 'New key' }).first());
  await expect(frame.getByLabel('Name', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(length);
  await page.goBack();
  await expect(page).toHaveURL('about:blank');
});

test('the page of one key can be what is embedded', async ({ api, section }) => {
  const { key } = await api.create({ name: 'ci' });
  await section.open(section.write(section.lines('', `/embed/keys/${key.id}/regenerate`)));
  await expect(section.row('ci').rotation.issue.or(section.frame.getByRole('button', { name: 'Issue new value' })).first()).toBeVisible();
  await section.expectToFit();
});

test('what the frame leaves out is a new tab away, and links lead the gallery nowhere', async ({ page, registry, api, section }) => {
  await api.create({ name: 'ci', places: [{ label: 'GitHub Actions', url: 'https://example.test/a' }] });
  await section.open();
  const address = page.url();
  await press(section.row('ci').self.getByRole('link', { name: 'ci' }));
  await expect(section.frame.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  const links = await section.frame.getByRole('link').evaluateAll((all) =>
    (all as HTMLAnchorElement[]).map(({ href, target, rel }) => ({ href, target, rel })),
  );
  const outside = links.filter(({ href }) => !href.startsWith(`${registry.url}/embed/`));
  expect(outside.map(({ href }) => href)).toContain(`${registry.url}/account/keys`);
  for (const { href, target, rel } of outside) {
    expect(target, href).toBe('_blank');
    expect(rel, href).toContain('noopener');
  }
  const opening = page.waitForEvent('popup');
  await press(section.frame.locator(`a[href$="/account/keys"]`));
  const tab = await opening;
  await expect(tab.getByLabel('User name')).toBeVisible();
  expect(page.url()).toBe(address);
});
