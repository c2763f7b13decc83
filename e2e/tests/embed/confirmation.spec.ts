// What could do harm waits until the gallery has made sure who wants it.
import { expect, test } from '../../embedded.ts';
import { Gallery } from '../../host/gallery.js';
import { press } from '../../pages/press.ts';

test.beforeEach(async ({ api, watch }) => {
  watch.expectComplaint(/40[13]/);
  await api.create({ name: 'ci' });
});

test('a person who convinces the gallery gets the value', async ({ section }) => {
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await expect(rotation.self).toContainText(`localhost:${new URL(section.gallery.origin).port} is asking you to confirm`);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  expect(section.asked).toEqual(['start', 'confirmation']);
});

test('a gallery that is not convinced changes nothing, and can be asked again', async ({ api, section }) => {
  const [before] = await api.keys();
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.decline();
  await expect(rotation.self).toContainText('did not confirm that it is you. Nothing was changed.');
  await section.expectToFit();
  expect((await api.keys())[0]).toEqual(before);
  await press(rotation.self.getByRole('button', { name: 'Ask again' }));
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  expect(section.asked).toEqual(['start', 'confirmation', 'confirmation']);
});

test('whoever gives up is where they were', async ({ api, section }) => {
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.decline();
  await press(rotation.self.getByRole('button', { name: 'Cancel' }).first());
  await expect(rotation.issue).toBeVisible();
  await expect(rotation.self.getByText('Confirm that it is you')).toHaveCount(0);
  expect((await api.keys())[0]?.version).toBe(1);
});

test('a gallery that confirms nobody is not asked in circles', async ({ gallery, section, time }) => {
  // It says that it did, and gives an ordinary token each time.
  gallery.token = (person) => Gallery.prototype.token.call(gallery, person, { reason: 'start' });
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  const again = rotation.self.getByRole('button', { name: 'Ask again' });
  await expect(again).toBeVisible();
  await time.blink(5_000);
  expect(section.asked).toEqual(['start', 'confirmation']);
  await press(again);
  await section.confirm();
  await expect(again).toBeVisible();
  expect(section.asked).toEqual(['start', 'confirmation', 'confirmation']);
});

test('a confirmation holds for two minutes', async ({ api, registry, section, time }) => {
  const [key] = await api.keys();
  await section.open();
  const row = section.row('ci');
  await press(row.regenerate);
  await press(row.rotation.issue);
  await section.confirm();
  await row.rotation.read();
  await press(row.rotation.self.getByRole('button', { name: 'Done' }));
  await registry.advance(100);
  await row.choose('Disable');
  await press(row.button(/^Disable/).last());
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await row.choose('Enable');
  await press(row.button(/^Enable/).last());
  await expect(row.self).toHaveAttribute('data-state', 'active');
  expect(section.asked).toEqual(['start', 'confirmation']);

  await registry.advance(21);
  await row.choose('Delete');
  await press(row.button(/^Delete/).last());
  await expect(section.question).toBeVisible();
  await time.blink();
  expect((await api.call('GET', `/keys/${key?.id}`)).status).toBe(200);
  await section.confirm();
  await expect(row.self).toHaveCount(0);
  expect(section.asked).toEqual(['start', 'confirmation', 'renew', 'confirmation']);
});

test('the focus comes back into the frame from the gallery’s question', async ({ page, section }) => {
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await regenerate.press('Enter');
  await rotation.issue.press('Enter');
  await expect(section.question.getByLabel('Gallery password')).toBeFocused();
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  await expect(section.element).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(rotation.self.locator(':focus')).toBeAttached();
});
