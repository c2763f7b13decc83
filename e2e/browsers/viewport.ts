// The size of the page's own area, whatever the browser's window adds to it.
import BrowsingContext from 'selenium-webdriver/bidi/browsingContext.js';
import type { WebDriver } from 'selenium-webdriver';
import type { EngineName } from './engine.ts';

type Size = { width: number; height: number };

export async function resize(web: WebDriver, engine: EngineName, size: Size): Promise<void> {
  if (engine === 'firefox') return resizeByBidi(web, size);
  const before = await web.manage().window().getRect();
  const inner = await web.executeScript<Size>('return { width: innerWidth, height: innerHeight }');
  const width = size.width + before.width - inner.width;
  const height = size.height + before.height - inner.height;
  await web.manage().window().setRect({ x: 0, y: 0, width, height });
}

/** Firefox's window has a smallest width, its viewport has none. */
async function resizeByBidi(web: WebDriver, { width, height }: Size): Promise<void> {
  const context = await BrowsingContext(web, { browsingContextId: await web.getWindowHandle() });
  await context.setViewport(width, height);
}
