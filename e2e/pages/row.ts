// One key: its row, its menu and what opens inside it.
import type { Locator, Page } from '@playwright/test';
import { RotationPanel } from './rotation.ts';

export class KeyRow {
  readonly self: Locator;
  readonly regenerate: Locator;
  /** The instant the row shows: of the current value, the first there is. */
  readonly expiry: Locator;
  readonly countdown: Locator;
  readonly rotation: RotationPanel;

  constructor(
    readonly page: Page,
    readonly name: string,
  ) {
    this.regenerate = page.getByRole('button', { name: `Regenerate ${name}`, exact: true });
    this.self = page.locator('li[data-state]').filter({ has: this.regenerate });
    this.expiry = this.self.locator('time[datetime]').first();
    this.countdown = this.self.locator('.key-countdown');
    this.rotation = new RotationPanel(page, name);
  }

  async choose(action: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${this.name}`, exact: true }).click();
    await this.self.getByRole('menuitem', { name: action, exact: true }).click();
  }

  button(name: string | RegExp): Locator {
    return this.self.getByRole('button', { name });
  }
}
