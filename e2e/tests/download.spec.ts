// A file is saved when the person says so: some browsers ask first, and may still say no.
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import type { Page } from '@playwright/test';

type Addresses = Window & { made: string[]; revoked: string[] };

test.beforeEach(async ({ page, registry, api, keys }) => {
  await page.addInitScript(() => {
    const addresses = window as unknown as Addresses;
    Object.assign(addresses, { made: [], revoked: [] });
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const address = createObjectURL.call(URL, blob);
      addresses.made.push(address);
      return address;
    };
    URL.revokeObjectURL = (address) => {
      addresses.revoked.push(address);
      revokeObjectURL.call(URL, address);
    };
  });
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await download(page, keys);
});

async function download(page: Page, keys: KeysPage): Promise<void> {
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const downloading = page.waitForEvent('download');
  await rotation.download.click();
  await downloading;
}

/** Addresses of files that can still be read, and those that cannot any more. */
async function addresses(page: Page): Promise<{ open: number; revoked: number }> {
  return page.evaluate(() => {
    const { made, revoked } = window as unknown as Addresses;
    return { open: made.filter((address) => !revoked.includes(address)).length, revoked: revoked.length };
  });
}

test('the file can still be read minutes after the press', async ({ page, time }) => {
  for (const seconds of [5, 55, 120]) {
    await time.wait(seconds);
    // A pointer that moves keeps the value on the page.
    await page.mouse.move(200 + seconds, 200);
    expect(await addresses(page), `${seconds} seconds later`).toEqual({ open: 1, revoked: 0 });
  }
});

test('the file is gone once the value is closed', async ({ page, keys, time }) => {
  const { rotation } = keys.row('ci');
  await time.wait(30);
  expect(await addresses(page)).toEqual({ open: 1, revoked: 0 });
  await rotation.self.getByRole('button', { name: 'Done' }).click();
  await expect(rotation.self).toHaveCount(0);
  await time.wait(15 * 60);
  expect(await addresses(page)).toEqual({ open: 0, revoked: 1 });
});

test('the file is gone once the value is wiped', async ({ page, keys, time }) => {
  await time.wait(8 * 60);
  expect(await addresses(page)).toEqual({ open: 1, revoked: 0 });
  await time.wait(15 * 60);
  await expect(keys.row('ci').rotation.copy).toHaveCount(0);
  expect(await addresses(page)).toEqual({ open: 0, revoked: 1 });
});

test('a download that has just begun is not yet a saved value', async ({ page, keys }) => {
  const { rotation } = keys.row('ci');
  await rotation.download.focus();
  await page.keyboard.press('Escape');
  await expect(rotation.self, 'the panel stays').toBeVisible();
  await expect(rotation.show).toBeVisible();
});

test('a value that was downloaded and then shown is saved', async ({ page, keys }) => {
  const { rotation } = keys.row('ci');
  await rotation.show.click();
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
});
