// In a frame of any width the countdown fits on one line, and no part of a row overlaps another.
import { expect, test } from '../../embedded.ts';
import { importKeys } from '../../support/imported.ts';
import { disorder, lines } from '../../support/layout.ts';
import { day, hour } from '../../support/registry.ts';

const left = { 'twenty-two hours': 22 * hour + 21 * 60, 'almost ninety days': 90 * day - 1, 'the last hour': 47 * 60 + 2 };

for (const [width, density] of [
  [320, ''],
  [480, 'compact'],
  [720, ''],
  [900, 'compact'],
  [1120, ''],
  [1600, 'compact'],
] as const) {
  test.describe(`a frame of ${width} px ${density}`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('shows every countdown on one line', async ({ registry, api, section }) => {
      importKeys(
        registry,
        Object.entries(left).map(([name, seconds]) => ({
          name,
          value: `oy2-${name}`,
          expiresAt: new Date(registry.now.getTime() + seconds * 1000),
        })),
      );
      await api.create({ name: 'x'.repeat(64), packages: ['Contoso.Http.*', 'Fabrikam.Client.Testing'] });
      const page = `<meta name="viewport" content="width=device-width"><style>body { margin: 0 }</style>`;
      await section.open(section.write(`${page}${section.lines(`density="${density}"`)}`));
      await expect(section.rows).toHaveCount(4);
      for (const countdown of await section.rows.locator('.key-countdown').all()) {
        expect(await lines(countdown), await countdown.innerText()).toBe(1);
      }
      expect(await disorder(section.rows)).toEqual([]);
      await section.expectToFit();
    });
  });
}
