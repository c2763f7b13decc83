// By keyboard alone: into the frame, through the main job, and out again on the other side.
import { expect, test } from '../../embedded.ts';

test.beforeEach(async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open(section.write(`<button>Before</button>${section.lines()}<button>After</button>`));
  await expect(section.rows).toHaveCount(1);
});

test('from the gallery’s page into the frame, a new value, and out again', async ({ page, section }) => {
  await page.getByRole('button', { name: 'Before' }).focus();
  await page.keyboard.press('Tab');
  await expect(section.element).toBeFocused();
  await expect(section.frame.locator(':focus')).toBeAttached();
  const { rotation, regenerate } = section.row('ci');
  const tabTo = async (reached: () => Promise<boolean>) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await reached()) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('sixty times Tab did not reach it');
  };
  const on = (button: typeof regenerate) => () => button.evaluate((element) => element === document.activeElement);
  await tabTo(on(regenerate));
  await page.keyboard.press('Enter');
  await expect(rotation.self).toBeFocused();
  await tabTo(on(rotation.issue));
  await page.keyboard.press('Enter');
  await expect(section.question.getByLabel('Gallery password')).toBeFocused();
  await page.keyboard.type('a password of the gallery');
  await page.keyboard.press('Enter');
  await expect(rotation.show).toBeVisible();
  await tabTo(on(rotation.show));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
  await expect(regenerate).toBeFocused();
  const after = page.getByRole('button', { name: 'After' });
  await tabTo(() => after.evaluate((element) => element === document.activeElement));
});

test('from behind it through every control once, as they stand, and out again to the front', async ({ page, section }) => {
  const controls = await section.frame.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select')]
      .filter((control) => control.checkVisibility())
      .map((control) => control.ariaLabel ?? control.innerText),
  );
  await page.getByRole('button', { name: 'After' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(section.element).toBeFocused();
  await expect(section.frame.getByRole('link', { name: /opens a new tab/ })).toBeFocused();
  const before = page.getByRole('button', { name: 'Before' });
  const reached: string[] = [];
  while (reached.length <= controls.length) {
    reached.unshift(
      await section.frame.evaluate(() => {
        const control = document.activeElement as HTMLElement;
        return control.ariaLabel ?? control.innerText;
      }),
    );
    await page.keyboard.press('Shift+Tab');
    if (await before.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(before).toBeFocused();
  expect(reached).toEqual(controls);
});
