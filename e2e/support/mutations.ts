// Records what a refresh changes: every mutation, the focus, the selection and the scroll position.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Time } from './time.ts';

export type Mutation = { what: string; row: string | null };
type State = { focus: string; text: string; field: unknown; scrolled: number; sameFocus: boolean; sameNode: boolean };
type Watched = Window & { mutations: Mutation[]; look: () => State };

/** Returns to the window after 31 seconds, and lists the mutations of the refresh. */
export async function comeBack(page: Page, time: Time): Promise<Mutation[]> {
  await time.sleep(31);
  await settle(page, time);
  const before = await observe(page);
  const asks = /\/keys\/key_/.test(page.url()) ? /\/api\/v1\/keys\/key_\w+$/ : /\/api\/v1\/keys\?/;
  const answered = page.waitForResponse((answer) => asks.test(answer.url()));
  await page.evaluate(() => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await (await answered).finished();
  await settle(page, time);
  const after = await page.evaluate(() => (window as unknown as Watched).look());
  expect(after, 'focus, selection and scroll position').toEqual(before);
  return page.evaluate(() => (window as unknown as Watched).mutations);
}

/** Waits until the page has rendered the last answer. */
async function settle(page: Page, time: Time): Promise<void> {
  await time.blink(100);
  await page.evaluate(async () => {
    for (let n = 0; n < 4; n += 1) await new Promise(requestAnimationFrame);
  });
}

async function observe(page: Page): Promise<State> {
  return page.evaluate(() => {
    const watched = window as unknown as Watched;
    const focused = document.activeElement;
    const anchor = getSelection()?.anchorNode ?? null;
    watched.mutations = [];
    watched.look = () => {
      const active = document.activeElement;
      const field = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
      return {
        focus: active?.outerHTML.slice(0, 80) ?? '',
        text: String(getSelection()),
        field: field && [field.value, field.selectionStart, field.selectionEnd],
        scrolled: scrollY,
        sameFocus: active === focused,
        sameNode: (getSelection()?.anchorNode ?? null) === anchor,
      };
    };
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver((records) => {
      for (const { type, target, attributeName } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const where = element?.outerHTML.split('>')[0] ?? target.nodeName;
        const row = element?.closest('li[data-state]')?.querySelector('h2, h3, a')?.textContent ?? null;
        watched.mutations.push({ what: `${type} ${attributeName ?? ''} in ${where}>`, row });
      }
    }).observe(document, all);
    return watched.look();
  });
}
