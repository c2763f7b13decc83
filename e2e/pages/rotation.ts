// The panel that issues a new value and shows it once.
import type { Locator } from '@playwright/test';
import { press } from './press.ts';
import type { Place } from './ready.ts';

export class RotationPanel {
  readonly self: Locator;
  readonly issue: Locator;
  readonly show: Locator;
  readonly copy: Locator;
  readonly download: Locator;
  readonly stopOld: Locator;

  constructor(place: Place, name: string) {
    this.self = place.getByRole('region', { name: `Regenerate ${name}`, exact: true });
    this.issue = this.self.getByRole('button', { name: 'Issue new value' });
    this.show = this.self.getByRole('button', { name: 'Show' });
    this.copy = this.self.getByRole('button', { name: 'Copy', exact: true });
    this.download = this.self.getByRole('button', { name: 'Download .env' });
    this.stopOld = this.self.getByRole('button', { name: 'Stop the old value now' });
  }

  /** The value as the person reads it after Show. */
  async read(): Promise<string> {
    await press(this.show);
    const shown = this.self.getByText(/lk_[0-9A-Za-z]{42}/).first();
    await shown.waitFor();
    const text = (await shown.textContent()) ?? (await shown.inputValue());
    return /lk_[0-9A-Za-z]{42}/.exec(text)?.[0] ?? '';
  }
}
