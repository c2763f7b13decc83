// The countdown fits on one line at every width, and names its units in the last hour.
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { disorder, lines } from '../support/layout.ts';
import { day, hour } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';

const widths = [320, 360, 768, 1024, 1280, 1440, 1920];
const left: Record<string, number> = {
  '22 hours 21 minutes': 22 * hour + 21 * 60,
  '23 hours 59 minutes': 23 * hour + 59 * 60 + 59,
  '89 days 23 hours': 90 * day - 1,
  '364 days 22 hours': 364 * day + 22 * hour,
  '47 min 02 s': 47 * 60 + 2,
  '59 min 59 s': hour - 1,
};
const names = ['ci', 'release-pipeline-of-the-contoso-http-client', 'nightly build, Windows', 'x'.repeat(64), 'docs', 'ümläüte'];

function keysOfEveryLength(registry: Registry): void {
  importKeys(
    registry,
    Object.values(left).map((seconds, n) => ({
      name: names[n] ?? '',
      value: `oy2-${n}`,
      expiresAt: new Date(registry.now.getTime() + seconds * 1000),
    })),
  );
}

for (const width of widths) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('every countdown fits on one line, and no part of a row overlaps another', async ({ page, registry, api, keys }) => {
      await api.create({ name: 'three patterns', packages: ['Contoso.Http.*', 'Contoso.Tools', 'Fabrikam.Client.Testing'] });
      const { key } = await api.create({ name: 'disabled' });
      await api.must('POST', `/keys/${key.id}/disable`);
      keysOfEveryLength(registry);
      await signedIn(page, registry);
      await keys.open();
      await expect(keys.rows).toHaveCount(8);
      const wrapped: string[] = [];
      for (const countdown of await keys.rows.locator('.key-countdown').all()) {
        if ((await lines(countdown)) !== 1) wrapped.push(await countdown.innerText());
      }
      expect(wrapped, 'countdowns of more than one line').toEqual([]);
      expect(await disorder(keys.rows), 'parts that overflow or overlap').toEqual([]);
    });

    test('the page of one key has the same layout', async ({ page, registry, keys, api }) => {
      const { key } = await api.create({ name: 'ci', lifetime_days: 1 });
      await registry.advance(day - left['22 hours 21 minutes']!);
      await signedIn(page, registry);
      await keys.open(`/keys/${key.id}`);
      const { countdown } = keys.row('ci');
      await expect(countdown).toHaveText('22 hours 21 minutes');
      expect(await lines(countdown)).toBe(1);
      expect(await disorder(keys.rows)).toEqual([]);
    });
  });
}

test('in the last hour minutes and seconds have their units', async ({ page, registry, keys, time }) => {
  importKeys(registry, [{ name: 'ci', value: 'oy2-ci', expiresAt: new Date(registry.now.getTime() + (47 * 60 + 2) * 1000) }]);
  await signedIn(page, registry);
  await keys.open();
  const { countdown, self } = keys.row('ci');
  await expect(countdown).toHaveText('47 min 02 s');
  await time.wait(1);
  await expect(countdown).toHaveText('47 min 01 s');
  await time.wait(61);
  await expect(countdown).toHaveText(/^46 min( 00 s)?$/);
  await time.wait(37 * 60);
  await expect(countdown).toHaveText(/^0?9 min( 00 s)?$/);
  await time.wait(8 * 60 + 55);
  await expect(countdown).toHaveText(/^(0?0 min )?0?5 s$/);
  await time.wait(5);
  await expect(self).toHaveAttribute('data-state', 'expired');
  await expect(countdown).toHaveText('Expired');
});
