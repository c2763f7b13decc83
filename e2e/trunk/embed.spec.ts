// The section in a gallery's page, from the page of `trunk build --release`.
import { expect, test } from '../embedded.ts';

test('the section shows the keys inside a gallery', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await expect(section.rows).toHaveCount(1);
});
