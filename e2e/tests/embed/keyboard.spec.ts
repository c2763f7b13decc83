// By keyboard alone: into the frame, through the main job, and out again on the other side.
import { expect, test } from '../../embedded.ts';

const controls = 'a[href], button, input, select';

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
  await section.loaded();
  await page.getByRole('button', { name: 'After' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(section.element).toBeFocused();
  await expect(section.frame.getByRole('link', { name: /opens a new tab/ })).toBeFocused();
  const before = page.getByRole('button', { name: 'Before' });
  const count = await section.frame.locator(controls).filter({ visible: true }).count();
  const reached: number[] = [];
  while (reached.length <= count && !(await before.evaluate((element) => element === document.activeElement))) {
    reached.push(
      await section.frame.evaluate((controls) => {
        const visible = [...document.querySelectorAll(controls)].filter((control) => control.checkVisibility());
        return visible.indexOf(document.activeElement as Element);
      }, controls),
    );
    await page.keyboard.press('Shift+Tab');
  }
  await expect(before).toBeFocused();
  expect(reached).toEqual(Array.from({ length: count }, (_, n) => count - 1 - n));
});
