// Pressing with the mouse, the same on the account page and in a frame.
import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';

/** A person presses what stands still, and once more when nothing was hit. In a frame both are needed:
 * it gets the room for what has opened a moment later, the browser looks up which document is under
 * the pointer in the last picture it drew, and Playwright takes a press that went past for a good one.
 * The page may keep the click from the element, so the pointer is what counts. */
export async function press(target: Locator): Promise<void> {
  await expect(async () => {
    await target.waitFor();
    await expect.poll(() => hasRoom(target), 'the gallery makes room for the frame').toBe(true);
    const seen = await target.evaluateHandle((element) => {
      const seen = { element, press: false };
      element.addEventListener('pointerup', () => (seen.press = true), { capture: true, once: true });
      return seen;
    });
    await target.click();
    // What is gone was pressed, or somebody pressed what has taken its place.
    const wasPressed = seen.evaluate(({ element, press }) => press || !element.isConnected).catch(() => true);
    expect(await wasPressed, `${target} was pressed`).toBe(true);
  }).toPass();
}

async function hasRoom(target: Locator): Promise<boolean> {
  return target.evaluate(async ({ ownerDocument }) => {
    if (window === window.parent) return true;
    const { scrollHeight, clientHeight } = ownerDocument.documentElement;
    // Once there is room the gallery's page may scroll to what has the focus.
    for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
    return scrollHeight <= clientHeight;
  });
}
