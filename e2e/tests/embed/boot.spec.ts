// The section that cannot start: the gallery hears of it, and the frame has room for the reason.
import { expect, test } from '../../embedded.ts';

test('without WebAssembly, the frame says why and the gallery hears that it is broken', async ({ page, section }) => {
  await page.addInitScript(() => {
    if (window !== window.parent) Reflect.deleteProperty(window, 'WebAssembly');
  });
  await section.goto();
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'failed', reason: 'broken' }]);
  await expect(section.frame.getByText('needs WebAssembly')).toBeVisible();
  await section.expectToFit();
});
