// The counters after other people and other tabs have changed keys.
import { expect, signedIn, test } from '../fixtures.ts';
import { counter } from '../pages/counters.ts';
import { comeBack } from '../support/return.ts';

test('a key that was disabled elsewhere is counted once', async ({ page, registry, api, keys, time }) => {
  const { key } = await api.create({ name: 'ci' });
  await api.create({ name: 'docs' });
  await signedIn(page, registry);
  await keys.open();
  await expect(counter(page, 'active')).toContainText('2');
  await api.must('POST', `/keys/${key.id}/disable`);
  await comeBack(page, time);
  await expect(keys.row('ci').self).toHaveAttribute('data-state', 'disabled');
  await expect(counter(page, 'active')).toContainText('1');
  await expect(counter(page, 'disabled')).toContainText('1');
});
