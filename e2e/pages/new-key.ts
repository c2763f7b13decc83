// The form for a new key.
import type { Page } from '@playwright/test';

/** Fills in what every new key needs. The lifetime is the policy's default. */
export async function fillNewKey(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('checkbox', { name: /push new packages and versions/i }).check();
  await page.getByLabel(/patterns/i).fill('Contoso.*');
}
