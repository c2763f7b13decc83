// Finds a name on the screen, and checks how the markup separates the name from the sentence.
import type { Page } from '@playwright/test';

/** Places where the text is not isolated. A name of another direction reorders the words beside it. */
export async function notIsolated(page: Page, name: string): Promise<string[]> {
  return found(page, name, 'isolated');
}

/** Places where a browser's translation would change the text. */
export async function translatable(page: Page, text: string): Promise<string[]> {
  return found(page, text, 'untranslated');
}

async function found(page: Page, text: string, must: 'isolated' | 'untranslated'): Promise<string[]> {
  return page.evaluate(
    ({ text, must }) => {
      const isRead = (element: Element) => {
        // Visually hidden text has no visible order, and nobody sees its translation.
        for (let at: Element | null = element; at !== null; at = at.parentElement) {
          if (getComputedStyle(at).clipPath !== 'none') return false;
        }
        return element.checkVisibility();
      };
      const isIsolated = (element: Element, whole: string) => {
        if (whole.includes(`\u2068${text}\u2069`)) return true;
        for (let at: Element | null = element; at !== null; at = at.parentElement) {
          if (at.textContent?.trim() !== text) return false;
          const { unicodeBidi, display } = getComputedStyle(at);
          const isBox = display !== 'inline' && display !== 'contents';
          if (at.tagName === 'BDI' || at.getAttribute('dir') === 'auto' || /isolate|plaintext/.test(unicodeBidi) || isBox) return true;
        }
        return false;
      };
      const isUntranslated = (element: Element) => element.closest('[translate], .notranslate')?.matches('[translate="no"], .notranslate') ?? false;
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const wrong: string[] = [];
      let seen = 0;
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const element = node.parentElement;
        if (element === null || element.matches('script, style, option, textarea') || !node.textContent?.includes(text) || !isRead(element)) continue;
        seen += 1;
        const isRight = must === 'isolated' ? isIsolated(element, node.textContent) : isUntranslated(element);
        if (!isRight) wrong.push(`${element.tagName.toLowerCase()}.${element.className}: ${node.textContent.trim().slice(0, 80)}`);
      }
      if (seen === 0) wrong.push(`${text} is nowhere on the screen`);
      return wrong;
    },
    { text, must },
  );
}
