// Pressing with the mouse, the same on the account page and in a frame.
import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';

/** A frame gets the room for what has opened in it a moment later, and what was aimed at in between
 * moves. A person sees that and presses what stands still. */
export async function press(target: Locator): Promise<void> {
  await target.waitFor();
  await expect
    .poll(
      () =>
        target.evaluate(async ({ ownerDocument }) => {
          if (window === window.parent) return true;
          const { scrollHeight, clientHeight } = ownerDocument.documentElement;
          // Once there is room the gallery's page may scroll to what has the focus.
          for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
          return scrollHeight <= clientHeight;
        }),
      'the gallery makes room for the frame',
    )
    .toBe(true);
  await target.click();
}
