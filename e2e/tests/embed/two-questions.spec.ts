// Two rows in a frame wait for the gallery to confirm the person: each answer reaches its own row.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { repeatedIds } from '../../support/ids.ts';
import { settled } from '../../support/return.ts';

test.beforeEach(({ watch }) => watch.expectComplaint(/40[13]/));

/** `a` is above `b`; the gallery confirmed nobody for either of them, `b` last. */
async function declineTwice(section: Section): Promise<void> {
  await section.open();
  await settled(section.page, () => section.frame.getByLabel('Sort by').selectOption('name'));
  for (const name of ['a', 'b']) {
    const { regenerate, rotation } = section.row(name);
    await press(regenerate);
    await press(rotation.issue);
    await section.decline();
    await expect(rotation.self.getByRole('button', { name: 'Ask again' })).toBeVisible();
  }
}

test('the focus is in the row that was asked for last, and Enter asks again for that row', async ({ page, api, section }) => {
  const a = (await api.create({ name: 'a' })).key.id;
  await api.create({ name: 'b' });
  await declineTwice(section);
  const { rotation } = section.row('b');
  const again = rotation.self.getByRole('button', { name: 'Ask again' });
  await expect.poll(() => rotation.self.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
  if (!(await again.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  expect((await api.key(a)).version, 'the other row keeps its value').toBe(1);
});

test('Ask again keeps the focus in its question when the gallery declines once more', async ({ api, section }) => {
  await api.create({ name: 'a' });
  await section.open();
  const { regenerate, rotation } = section.row('a');
  await press(regenerate);
  await press(rotation.issue);
  await section.decline();
  const again = rotation.self.getByRole('button', { name: 'Ask again' });
  await again.press('Enter');
  await section.decline();
  await expect(again).toBeVisible();
  await expect.poll(() => rotation.self.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
});

test('with two questions open no id of the frame is used twice', async ({ api, section }) => {
  await api.create({ name: 'a' });
  await api.create({ name: 'b' });
  await declineTwice(section);
  expect(await repeatedIds(section.frame)).toEqual([]);
});
