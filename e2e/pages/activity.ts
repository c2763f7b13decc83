// The activity on a key's own page.
import type { Locator } from '@playwright/test';
import type { Place } from './ready.ts';

export class Activity {
  readonly self: Locator;
  readonly events: Locator;
  readonly older: Locator;

  constructor(place: Place) {
    this.self = place.getByRole('region', { name: 'Activity' });
    this.events = this.self.getByRole('listitem');
    this.older = this.self.getByRole('button', { name: 'Show older' });
  }
}
