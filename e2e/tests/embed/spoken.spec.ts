// A live region exists before its text changes, in a frame too.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { recordSpoken, spoken } from '../../support/spoken.ts';

test.beforeEach(async ({ page, api, watch }) => {
  watch.expectComplaint(/40[13]/);
  await recordSpoken(page);
  await api.create({ name: 'ci' });
});

async function expectHeard(section: Section, ...words: RegExp[]): Promise<void> {
  for (const word of words) {
    await expect.poll(async () => (await spoken(section.frame)).texts.join(' | '), `announced: ${word}`).toMatch(word);
  }
  expect((await spoken(section.frame)).silent, 'regions inserted together with their text').toEqual([]);
}

test('a question of the gallery, declined, asked again, and the value', async ({ section }) => {
  await section.open();
  await section.loaded();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.decline();
  await press(rotation.self.getByRole('button', { name: /again/i }));
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  await expectHeard(section, /confirm/i, /did not|didn.t|not confirm/i, /new value/i);
});

test('an account whose sign-in at the gallery has ended', async ({ registry, gallery, section }) => {
  await section.open();
  await section.loaded();
  await registry.advance(901);
  gallery.sessions.clear();
  await section.frame.getByLabel('Sort by').selectOption('Name');
  await expect(section.frame.getByText(/has ended|sign in again/i).first()).toBeVisible();
  await expectHeard(section, /ended|sign in/i);
});
