// Pictures of every screen at the seven widths, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { keysInEveryState } from '../support/world.ts';
import { openSession } from './engine.ts';
import { expect, signedIn, test } from './fixtures.ts';
import { KeysPage } from './pages/keys.ts';
import { resize } from './viewport.ts';

const WIDTHS = [320, 360, 768, 1024, 1280, 1440, 1920];
const FOLDER = 'test-results/pictures';

for (const scheme of ['light', 'dark'] as const) {
  test(`the screens in ${scheme}`, async ({ engine, registry }) => {
    test.setTimeout(600_000);
    const session = await openSession(engine, scheme);
    mkdirSync(FOLDER, { recursive: true });
    const { web } = session;
    const keys = new KeysPage(web, registry);
    const pictures = async (screen: string) => {
      for (const width of WIDTHS) {
        await resize(web, engine, { width, height: 1400 });
        const across = await web.executeScript('return document.documentElement.scrollWidth - innerWidth');
        writeFileSync(`${FOLDER}/${engine}-${scheme}-${screen}-${width}.png`, await web.takeScreenshot(), 'base64');
        expect.soft(across, `${screen} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
      }
    };
    try {
      await keys.open('/sign-in');
      await keys.whole.field('User name').toBeVisible();
      await pictures('sign-in');
      await keysInEveryState(registry);
      await signedIn(session, registry);
      await keys.open();
      await keys.whole.css('.strip-chart').toBeVisible();
      await pictures('list');
      const row = keys.row('expiring');
      await row.regenerate.press();
      await row.issue.toBeVisible();
      await pictures('panel');
      await row.issue.press();
      await row.issued.read();
      await pictures('issued');
      await row.done.press();
      await keys.whole.role('link', 'expiring').press();
      await keys.whole.css('.events').toBeVisible();
      await pictures('one-key');
      for (const [screen, path, shown] of [
        ['new-key', '/keys/new', 'form'],
        ['reminders', '/reminders', 'main input'],
        ['password', '/password', 'main input'],
      ] as const) {
        await keys.open(path);
        await keys.whole.css(shown).toBeVisible();
        await pictures(screen);
      }
    } finally {
      await session.close();
    }
  });
}
