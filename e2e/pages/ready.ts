// The mark the page sets once it is mounted: nothing else says that it can be used.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export async function ready(page: Page): Promise<void> {
  await expect(page.locator('html[data-ready]')).toBeAttached();
}
