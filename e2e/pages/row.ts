// One key: its row, its menu and what opens inside it.
import type { Locator } from '@playwright/test';
import { press } from './press.ts';
import type { Place } from './ready.ts';
import { RotationPanel } from './rotation.ts';

export class KeyRow {
  readonly self: Locator;
  readonly regenerate: Locator;
  /** The instant the row shows: of the current value, the first there is. */
  readonly expiry: Locator;
  readonly countdown: Locator;
  readonly rotation: RotationPanel;

  constructor(
    readonly place: Place,
    readonly name: string,
  ) {
    this.regenerate = place.getByRole('button', { name: `Regenerate ${name}`, exact: true });
    this.self = place.locator('li[data-state]').filter({ has: this.regenerate });
    this.expiry = this.self.locator('time[datetime]').first();
    this.countdown = this.self.locator('.key-countdown');
    this.rotation = new RotationPanel(place, name);
  }

  async choose(action: string): Promise<void> {
    await press(this.place.getByRole('button', { name: `More for ${this.name}`, exact: true }));
    await press(this.self.getByRole('menuitem', { name: action, exact: true }));
  }

  button(name: string | RegExp): Locator {
    return this.self.getByRole('button', { name });
  }
}
