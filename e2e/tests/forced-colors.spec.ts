// In forced colors, nothing depends on a background color or a shadow alone.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { day } from '../support/registry.ts';
import { keysInEveryState } from '../support/world.ts';

/** The properties that can still distinguish two elements in forced colors. */
async function look(target: Locator): Promise<Record<string, string>> {
  return target.evaluate((element) => {
    // A radio button is chosen by its whole label.
    const style = getComputedStyle((element.matches('[type="radio"]') && element.closest('label')) || element);
    const kept = ['backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'borderTopStyle', 'outlineStyle', 'outlineColor', 'fontWeight', 'textDecorationLine'];
    return Object.fromEntries(kept.map((name) => [name, style[name as keyof CSSStyleDeclaration] as string]));
  });
}

/** The colors that a person's system gives, as the browser resolves them. */
async function systemColors(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names = ['CanvasText', 'Canvas', 'LinkText', 'ButtonText', 'ButtonFace', 'ButtonBorder', 'Highlight', 'HighlightText', 'GrayText', 'SelectedItem', 'SelectedItemText', 'AccentColor'];
    const probe = document.createElement('span');
    document.body.append(probe);
    const found = names.map((name) => {
      probe.style.setProperty('color', name);
      return getComputedStyle(probe).color;
    });
    probe.remove();
    return found;
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`forced colors, ${colorScheme}`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce', forcedColors: 'active' } });

    test.beforeEach(async ({ page, registry, keys }) => {
      await keysInEveryState(registry);
      importKeys(registry, [{ name: 'later', value: 'oy2-later', expiresAt: new Date(registry.now.getTime() + 40 * day * 1000) }]);
      await signedIn(page, registry);
      await keys.open();
      await expect(keys.rows).toHaveCount(8);
      await expect(page.locator('.strip-chart')).toBeVisible();
    });

    test('a chosen state differs from the others', async ({ page }) => {
      const counter = (state: string) => page.getByRole('button', { name: new RegExp(`^${state}`) });
      await counter('Active').click();
      await expect(counter('Active')).toHaveAttribute('aria-pressed', 'true');
      await page.getByLabel('Search').focus();
      await page.mouse.move(0, 0);
      expect(await look(counter('Active'))).not.toEqual(await look(counter('Revoked')));
    });

    test('a chosen lifetime differs from the others', async ({ page, keys }) => {
      const { regenerate, rotation } = keys.row('fresh');
      await regenerate.click();
      await expect(rotation.issue).toBeVisible();
      await page.mouse.move(0, 0);
      const lifetime = (days: number) => rotation.self.getByRole('radio', { name: `${days} days`, exact: true });
      await lifetime(30).check();
      await rotation.issue.focus();
      expect(await look(lifetime(30))).not.toEqual(await look(lifetime(90)));
    });

    test('the marks of the chart have colors of the system', async ({ page }) => {
      const allowed = await systemColors(page);
      const marks = await page.locator('.strip-chart').evaluate((chart) =>
        [...chart.querySelectorAll('*')]
          .filter((mark) => [...mark.children].every((child) => child.tagName === 'title'))
          .filter((mark) => mark.checkVisibility() && mark.getBoundingClientRect().height > 0)
          .map((mark) => {
            const { fill, backgroundColor, color } = getComputedStyle(mark);
            return mark instanceof SVGElement ? fill : backgroundColor === 'rgba(0, 0, 0, 0)' ? color : backgroundColor;
          })
          .filter((color) => color !== 'none'),
      );
      expect(marks.length).toBeGreaterThan(0);
      expect(marks.filter((color) => !allowed.includes(color)), 'colors that a palette may hide').toEqual([]);
    });

    test('every state is a word and a shape that can be seen', async ({ page, keys }) => {
      const allowed = await systemColors(page);
      for (const [name, word] of [
        ['fresh', 'Active'],
        ['expiring', 'Expiring'],
        ['expired', 'Expired'],
        ['disabled', 'Disabled'],
        ['revoked', 'Revoked'],
      ] as const) {
        const { self } = keys.row(name);
        const state = self.getByText(word, { exact: true }).first();
        await expect(state).toBeVisible();
        const shape = self.locator('svg').first();
        await expect(shape).toBeVisible();
        const stroke = await shape.evaluate((shape) => getComputedStyle(shape).stroke);
        expect(allowed, `the shape of ${word}`).toContain(stroke);
      }
    });

    test('a focused control is visibly focused', async ({ page, keys }) => {
      const { regenerate, self } = keys.row('fresh');
      for (const target of [regenerate, self.getByRole('link').first(), page.getByLabel('Search'), page.getByRole('button', { name: /^Active/ }), keys.newKey]) {
        const before = await look(target);
        await target.focus();
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('Tab');
        await expect(target).toBeFocused();
        expect(await look(target), `${target} with the focus`).not.toEqual(before);
      }
    });
  });
}
