// Records what a screen reader can announce: texts in a live region that was rendered earlier.
import type { Page } from '@playwright/test';
import type { Place } from '../pages/ready.ts';

export type Spoken = { texts: string[]; silent: string[] };
type Recorder = Window & { spoken: () => Spoken };

/** Call it before the page is opened. */
export async function recordSpoken(page: Page): Promise<void> {
  await page.addInitScript(record);
}

/** Every announced text, and every text that was inserted together with its region. */
export async function spoken(place: Place): Promise<Spoken> {
  return place.evaluate(() => (window as unknown as Recorder).spoken());
}

function record(): void {
  type Said = { region: Element; at: number; text: string; painted: boolean };
  const live = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output';
  const frame = window.requestAnimationFrame.bind(window);
  // Two frames later the browser has told assistive technology about an element.
  const whenPainted = (act: () => void) => frame(() => frame(act));
  const known = new WeakSet<Element>();
  const last = new WeakMap<Element, string>();
  const said: Said[] = [];
  const silent: { region: Element; text: string }[] = [];

  const announce = (region: Element, text: string) => {
    const before = said.findLast((one) => one.region === region);
    // A text that another one replaces at the same instant is never spoken.
    if (before !== undefined && !before.painted && before.at === Date.now()) said.splice(said.indexOf(before), 1);
    const now = { region, at: Date.now(), text, painted: false };
    said.push(now);
    whenPainted(() => (now.painted = true));
  };
  const look = () => {
    for (const region of document.querySelectorAll(live)) {
      const isShown = region.checkVisibility();
      if (!isShown) known.delete(region);
      else if (!known.has(region)) whenPainted(() => region.isConnected && known.add(region));
      const text = (region.textContent ?? '').replace(/\s+/g, ' ').trim();
      if (last.get(region) === text) continue;
      last.set(region, text);
      if (text === '' || !isShown) continue;
      if (known.has(region)) announce(region, text);
      else silent.push({ region, text: `${region.outerHTML.split('>')[0]}>: ${text}` });
    }
  };
  const attributeFilter = ['role', 'aria-live', 'hidden', 'class', 'style'];
  const everything = { subtree: true, childList: true, characterData: true, attributeFilter };
  new MutationObserver(look).observe(document, everything);
  // A region with an initial text is fine if the region announces its later changes.
  const isSilent = (region: Element) => !said.some((one) => one.region === region);
  (window as unknown as Recorder).spoken = () => ({
    texts: said.map(({ text }) => text),
    silent: silent.filter(({ region }) => isSilent(region)).map(({ text }) => text),
  });
}
