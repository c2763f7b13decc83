// Measures the position of elements by the rectangles that the browser lays out.
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The whole element is inside the viewport of a page that is not scrolled. */
export async function expectOnFirstScreen(page: Page, target: Locator, what: string): Promise<void> {
  await expect(target, what).toBeVisible();
  const box = await target.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { top: top + scrollY, bottom: bottom + scrollY };
  });
  const height = page.viewportSize()?.height ?? 0;
  expect(box.top, `${what} begins on the screen`).toBeGreaterThanOrEqual(0);
  expect(Math.ceil(box.bottom), `${what} ends on the screen`).toBeLessThanOrEqual(height);
}

/** Counts the lines of text in the element. */
export async function lines(target: Locator): Promise<number> {
  return target.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const tops: number[] = [];
    for (const { top, height } of range.getClientRects()) {
      if (!tops.some((other) => Math.abs(other - top) < height / 2)) tops.push(top);
    }
    return tops.length;
  });
}

/** Lists parts of a row that overflow the row or overlap another part. */
export async function disorder(rows: Locator): Promise<string[]> {
  return rows.evaluateAll((rows) => {
    const slack = 1;
    const found: string[] = [];
    const nameOf = (element: Element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.trim().slice(0, 40)}"`;
    const isHidden = (element: Element) => {
      const { clipPath, visibility } = getComputedStyle(element);
      return clipPath !== 'none' || visibility === 'hidden' || !element.checkVisibility();
    };
    for (const row of rows) {
      const around = row.getBoundingClientRect();
      const boxes: { element: Element; box: DOMRect }[] = [];
      for (const element of row.querySelectorAll('*')) {
        if (element.closest('svg') !== null || isHidden(element)) continue;
        const ownText = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
        if (element.matches('button')) boxes.push({ element, box: element.getBoundingClientRect() });
        if (element.closest('button') !== null) continue;
        for (const text of ownText) {
          const range = document.createRange();
          range.selectNodeContents(text);
          for (const box of range.getClientRects()) boxes.push({ element, box });
        }
      }
      for (const [n, { element, box }] of boxes.entries()) {
        if (box.left < around.left - slack || box.right > around.right + slack || box.bottom > around.bottom + slack) {
          found.push(`${nameOf(element)} overflows its row`);
        }
        for (const other of boxes.slice(n + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          // Line boxes of neighbors in one paragraph may touch by their line height.
          if (across > slack && down > Math.min(box.height, other.box.height) / 2) {
            found.push(`${nameOf(element)} overlaps ${nameOf(other.element)}`);
          }
        }
      }
      if (row.scrollWidth > row.clientWidth + slack) found.push(`${nameOf(row)} scrolls horizontally`);
    }
    return found;
  });
}
