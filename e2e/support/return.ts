// The person comes back to the window after a while: the page refreshes.
import { expect } from '@playwright/test';
import type { Page, Request } from '@playwright/test';
import type { Time } from './time.ts';

/** In seconds. The page does not refresh after a shorter absence. */
export const away = 31;

/** Ends when the page has sent its requests and has drawn every answer. */
export async function comeBack(page: Page, time: Time): Promise<void> {
  await settled(page, async () => {
    await time.sleep(away);
    await page.evaluate(() => {
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      dispatchEvent(new Event('focus'));
    });
  });
}

/** Does `act`, which makes the page send requests, and waits until all of them are answered. */
export async function settled(page: Page, act: () => Promise<unknown>): Promise<void> {
  const open = new Set<Request>();
  let asked = 0;
  const begin = (request: Request) => {
    if (!request.url().includes('/api/v1/')) return;
    asked += 1;
    open.add(request);
  };
  const end = (request: Request) => void open.delete(request);
  page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
  await act();
  let before: number;
  do {
    before = asked;
    await expect.poll(() => asked > 0 && open.size === 0, 'the registry was asked and has answered').toBe(true);
    // An answer may make the page ask for more.
    await frames(page);
  } while (open.size > 0 || asked > before);
  page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
}

/** Waits for a few frames, in which the page draws what has arrived. */
export async function frames(page: Page): Promise<void> {
  const draw = () =>
    page.evaluate(async () => {
      for (let n = 0; n < 6; n += 1) await new Promise(requestAnimationFrame);
    });
  // An answer may lead to another document, which ends what runs in this one.
  await draw().catch(draw);
}

/** The text is on the screen. */
export async function seen(page: Page, text: string): Promise<void> {
  await expect(page.getByText(text).first()).toBeVisible();
}
