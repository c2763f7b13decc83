// The counters above the list; each filters by its state.
import type { Locator } from '@playwright/test';
import type { Place } from './ready.ts';

export function counter(place: Place, state: string): Locator {
  return place.getByRole('button', { name: new RegExp(`${state}.*\\d|\\d.*${state}`, 'i') });
}
