// The look that the gallery asks for, and that it stays readable whatever that is.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { expectAccessibleFrame } from '../../support/axe.ts';
import { weakPairs } from '../../support/contrast.ts';
import { keysInEveryState } from '../../support/world.ts';

/** The scheme that the frame is drawn in, by the colour of its text. */
async function scheme(section: Section): Promise<string> {
  return section.frame.evaluate(() => {
    const probe = document.createElement('span');
    document.body.append(probe);
    probe.style.color = 'light-dark(rgb(1, 1, 1), rgb(2, 2, 2))';
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color === 'rgb(1, 1, 1)' ? 'light' : 'dark';
  });
}

for (const [attributes, style, device, expected] of [
  ['scheme="light"', 'light dark', 'dark', 'light'],
  ['scheme="dark"', 'light', 'light', 'dark'],
  ['', 'light dark', 'dark', 'dark'],
  ['', 'light dark', 'light', 'light'],
  ['', 'dark', 'light', 'dark'],
  ['', 'normal', 'dark', 'light'],
  ['scheme="sepia"', 'dark', 'light', 'dark'],
] as const) {
  test.describe(`${attributes || 'no scheme'}, in a page of "${style}", on a ${device} device`, () => {
    test.use({ colorScheme: device });

    test(`is ${expected}, and see-through`, async ({ page, section }) => {
      await section.open(section.write(`<style>:root { color-scheme: ${style} }</style>${section.lines(attributes)}`));
      await expect.poll(() => scheme(section)).toBe(expected);
      await section.expectToFit();
      // Unequal schemes would give the frame an opaque ground: red must shine through at its edge.
      await page.evaluate(() => document.documentElement.style.setProperty('background', 'rgb(255, 0, 0)'));
      const box = await (await section.frame.frameElement()).boundingBox();
      const shot = await page.screenshot({ clip: { x: box?.x ?? 0, y: box?.y ?? 0, width: 1, height: 1 } });
      const pixel = await page.evaluate(async (png) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
      }, shot.toString('base64'));
      expect(pixel).toEqual([255, 0, 0, 255]);
    });
  });
}

test('a gallery that changes its scheme while the page is open takes the section with it', async ({ page, section }) => {
  await section.open(section.write(`<style>:root { color-scheme: light } .night { color-scheme: dark }</style>${section.lines()}`));
  await expect.poll(() => scheme(section)).toBe('light');
  await page.evaluate(() => document.documentElement.classList.add('night'));
  await expect.poll(() => scheme(section)).toBe('dark');
  await page.evaluate(() => document.documentElement.classList.remove('night'));
  await expect.poll(() => scheme(section)).toBe('light');
});

test('accent, radius, font and density are worn, and change without a new start', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open(section.write(section.lines('accent="#8a2d5b" radius="0px" font="Georgia, serif" density="compact"')));
  const button = section.frame.getByRole('link', { name: 'New key' }).first();
  await expect(button).toHaveCSS('border-radius', '0px');
  await expect(button).toHaveCSS('font-family', 'Georgia, serif');
  const worn = async () => button.evaluate((element) => getComputedStyle(element).backgroundColor);
  const wine = await worn();
  const compact = (await button.boundingBox())?.height ?? 0;
  await section.element.evaluate((element) => {
    for (const [name, value] of Object.entries({ accent: 'oklch(60% 0.2 250)', radius: '12.5px', font: 'monospace' })) element.setAttribute(name, value);
    element.removeAttribute('density');
  });
  await expect(button).toHaveCSS('border-radius', '12.5px');
  await expect(button).toHaveCSS('font-family', 'monospace');
  await expect.poll(worn).not.toBe(wine);
  expect((await button.boundingBox())?.height).toBeGreaterThan(compact);
  expect(section.asked, 'the frame was not loaded again').toEqual(['start']);
  expect((await section.told()).map(({ type }) => type)).toEqual(['ready']);
});

test('an accent keeps its hue, and its own colour where that can be read', async ({ section }) => {
  await section.open(section.write(section.lines('scheme="light" accent="#245a86"')));
  const button = section.frame.getByRole('link', { name: 'New key' }).first();
  const drawn = await button.evaluate((element) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.fillStyle = getComputedStyle(element).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  });
  for (const [at, part] of [0x24, 0x5a, 0x86].entries()) expect(Math.abs((drawn[at] ?? 0) - part)).toBeLessThanOrEqual(2);
});

const grid = Array.from({ length: 16 }, (_, step) => (step * 17).toString(16).padStart(2, '0'));
const everyAccent = grid.flatMap((red) => grid.flatMap((green) => grid.map((blue) => `#${red}${green}${blue}`)));
const odd = ['oklch(100% 0.4 120)', 'oklch(0% 0.4 20)', 'color(display-p3 0 1 0)', 'color(rec2020 1 0 0)', 'rgb(255 255 255 / 10%)', 'transparent', 'lab(50% 125 -125)', 'oklch(70% 0.37 145)'];
const pairs = [
  ...['surface', 'sunken', 'accent-soft', 'ground'].map((on) => ({ text: 'var(--accent)', on: `var(--${on})` })),
  ...['ink', 'ink-soft', 'accent', 'expiring', 'expired', 'active'].map((text) => ({ text: `var(--${text})`, on: 'var(--accent-soft)' })),
  { text: 'var(--accent)', on: 'Canvas' },
  { text: 'var(--on-accent)', on: 'var(--accent)' },
  { text: 'var(--on-accent)', on: 'color-mix(in oklab, var(--accent) 88%, var(--ink))' },
];

for (const shade of ['light', 'dark']) {
  test(`whatever accent arrives, text has its contrast: ${everyAccent.length} of them, ${shade}`, async ({ section }) => {
    test.setTimeout(180_000);
    await section.open(section.write(section.lines(`scheme="${shade}"`)));
    await expect.poll(() => scheme(section)).toBe(shade);
    const weak = await section.frame.evaluate(weakPairs, { accents: [...everyAccent, ...odd], pairs, least: 4.5 });
    expect(weak.length, JSON.stringify(weak.slice(0, 20))).toBe(0);
  });

  for (const accent of ['#ffff00', '#000000', '#ffffff', '#e6007a']) {
    test(`axe agrees about ${accent}, ${shade}`, async ({ registry, section }) => {
      await keysInEveryState(registry);
      await section.open(section.write(section.lines(`scheme="${shade}" accent="${accent}"`)));
      await expect(section.rows).toHaveCount(7);
      await press(section.row('overlapping').regenerate);
      await expect(section.row('overlapping').rotation.issue).toBeVisible();
      await expectAccessibleFrame(section.frame, accent);
    });
  }
}
