// A browser's translation, as Chromium and Edge do it: text nodes are replaced by <font> elements.
import type { Page } from '@playwright/test';

/** Translates what is on the page now. `obeys` tells whether the translator leaves `translate="no"` alone. */
export async function translate(page: Page, obeys = true): Promise<void> {
  await page.evaluate((obeys) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all: Text[] = [];
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) all.push(node as Text);
    for (const node of all) {
      const element = node.parentElement;
      const text = node.textContent ?? '';
      if (element === null || text.trim() === '' || element.closest('script, style, svg, textarea') !== null) continue;
      const isKept = element.closest('[translate], .notranslate')?.matches('[translate="no"], .notranslate') ?? false;
      if (obeys && isKept) continue;
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      inner.textContent = `«${text}»`;
      outer.append(inner);
      node.replaceWith(outer);
    }
  }, obeys);
}
