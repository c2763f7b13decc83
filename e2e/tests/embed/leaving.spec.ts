// A frame asks before typed text or an unseen value is lost. Browsers block confirm() in a frame from
// another site, so the question must be on the page.
import type { Locator } from '@playwright/test';
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';

test.beforeEach(async ({ api }) => {
  await api.create({ name: 'ci' });
});

function leaveButton(section: Section): Locator {
  return section.frame.getByRole('button', { name: /leave|discard|without saving|lose/i });
}

async function typeNewKey(section: Section): Promise<Locator> {
  await press(section.frame.getByRole('link', { name: 'New key' }).first());
  const name = section.frame.getByLabel('Name', { exact: true });
  await name.fill('typed');
  return name;
}

test('a typed new key is not lost by a link, and can be discarded', async ({ section }) => {
  await section.open();
  const name = await typeNewKey(section);
  const back = section.frame.getByRole('link', { name: 'All keys' }).first();
  await press(back);
  await expect(leaveButton(section)).toBeVisible();
  await expect(name).toHaveValue('typed');
  await section.expectToFit();
  await press(leaveButton(section));
  await expect(section.rows).toHaveCount(1);
  await expect(name).toHaveCount(0);
});

test('a value that nobody has seen is not lost by a link', async ({ section }) => {
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  await press(section.frame.getByRole('link', { name: 'New key' }).first());
  await expect(leaveButton(section)).toBeVisible();
  await expect(rotation.show).toBeVisible();
});
