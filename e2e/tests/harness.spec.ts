// The harness can fail: each of these must end red, and is counted as passed when it does.
import { expect, signedIn, test } from '../fixtures.ts';
import { expectAccessible } from '../support/axe.ts';

test.describe('what must turn a test red does', () => {
  test.beforeEach(async ({ page, registry, api, keys }) => {
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await keys.open();
    await expect(keys.rows).toHaveCount(1);
  });

  test('a policy violation', async ({ page }) => {
    test.fail();
    await page.evaluate(() => {
      const image = new Image();
      image.src = 'http://elsewhere.test/a.png';
      document.body.append(image);
    });
    await expect(page.locator('img')).toBeAttached();
    await page.evaluate(() => new Promise((resolve) => document.fonts.ready.then(resolve)));
  });

  test('a script in markup, refused by trusted types', async ({ page }) => {
    test.fail();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="alert(1)">');
    });
  });

  test('an uncaught error', async ({ page }) => {
    test.fail();
    await page.evaluate(() => queueMicrotask(() => { throw new Error('a panic'); }));
    await page.evaluate(() => 0);
  });

  for (const [place, leave] of [
    ['storage', (value: string) => localStorage.setItem('kept', value)],
    ['the markup', (value: string) => document.body.setAttribute('data-kept', value)],
    ['the address', (value: string) => history.replaceState(null, '', `?v=${value}`)],
    ['the console', (value: string) => console.info(value)],
  ] as const) {
    test(`a value left in ${place}`, async ({ page, watch }) => {
      test.fail();
      await page.evaluate(leave, 'lk_left');
      await watch.expectNoTrace('lk_left');
    });
  }

  test('text of too little contrast', async ({ page }) => {
    test.fail();
    await page.evaluate(() => {
      const text = document.createElement('p');
      text.textContent = 'hard to read';
      text.style.setProperty('color', '#eee');
      document.querySelector('main')?.append(text);
    });
    await expectAccessible(page, 'a faint text');
  });
});
