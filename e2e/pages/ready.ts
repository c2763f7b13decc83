// The mark the page sets once it is mounted: nothing else says that it can be used.
import { expect } from '@playwright/test';
import type { Frame, Page } from '@playwright/test';

/** Where the application is: a tab of its own, or a frame in the page of another site. */
export type Place = Page | Frame;

export async function ready(place: Place): Promise<void> {
  await expect(place.locator('html[data-ready]')).toBeAttached();
}
