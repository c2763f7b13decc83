// Accessibility of what is on the screen now, contrast included.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Frame, Page } from '@playwright/test';
import axe from 'axe-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectAccessible(page: Page, what: string): Promise<void> {
  // axe waits by timers, which a frozen clock would never fire.
  await page.clock.resume();
  expectNone((await new AxeBuilder({ page }).withTags(tags).analyze()).violations, what);
}

/** Inside a frame that the page around it cannot look into. */
export async function expectAccessibleFrame(frame: Frame, what: string): Promise<void> {
  await frame.page().clock.resume();
  await frame.evaluate(axe.source);
  const violations = await frame.evaluate(async (runOnly) => {
    // It takes what shines through for white; here it is the ground of a page of the same scheme.
    const { style } = document.documentElement;
    style.setProperty('background', 'Canvas');
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly });
    style.removeProperty('background');
    return violations;
  }, tags);
  expectNone(violations, what);
}

function expectNone(violations: axe.Result[], what: string): void {
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }));
  expect(found, `accessibility of ${what}`).toEqual([]);
}
