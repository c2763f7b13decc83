// Pictures of the list, the open panel and the sign-in page at four widths, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { keysInEveryState } from '../support/world.ts';
import { openSession } from './engine.ts';
import { expect, signedIn, test } from './fixtures.ts';
import { KeysPage } from './pages/keys.ts';
import { resize } from './viewport.ts';

const WIDTHS = [360, 768, 1280, 1440];
const FOLDER = 'test-results/pictures';

for (const scheme of ['light', 'dark'] as const) {
  test(`the screens in ${scheme}`, async ({ engine, registry }) => {
    test.setTimeout(300_000);
    const session = await openSession(engine, scheme);
    mkdirSync(FOLDER, { recursive: true });
    const { web } = session;
    const keys = new KeysPage(web, registry);
    const picture = async (screen: string, width: number) => {
      await resize(web, engine, { width, height: 1400 });
      const across = await web.executeScript('return document.documentElement.scrollWidth - innerWidth');
      writeFileSync(`${FOLDER}/${engine}-${scheme}-${screen}-${width}.png`, await web.takeScreenshot(), 'base64');
      expect.soft(across, `${screen} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
    };
    try {
      await keys.open('/sign-in');
      await keys.whole.field('User name').toBeVisible();
      for (const width of WIDTHS) await picture('sign-in', width);
      await keysInEveryState(registry);
      await signedIn(session, registry);
      await keys.open();
      await keys.whole.css('.strip-chart').toBeVisible();
      for (const width of WIDTHS) await picture('list', width);
      await keys.row('expiring').regenerate.press();
      await keys.row('expiring').issue.toBeVisible();
      for (const width of WIDTHS) await picture('panel', width);
    } finally {
      await session.close();
    }
  });
}
