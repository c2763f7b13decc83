// The banner above the list, which names the key that needs attention first.
import type { Locator } from '@playwright/test';
import type { Place } from './ready.ts';

export class Banner {
  /** The button or link that leads to the key's new value. Its name contains the key's name. */
  readonly action: Locator;

  constructor(place: Place) {
    const outsideRows = ':is(button, a):not(li[data-state] *)';
    this.action = place.getByRole('main').locator(outsideRows).filter({ hasText: /regenerate/i, visible: true });
  }

  /** The whole sentence: the nearest element around the action that says more than the action does. */
  async sentence(): Promise<string> {
    return this.action.evaluate((action) => {
      const own = action.textContent ?? '';
      let around: Element | null = action;
      while (around !== null && (around.textContent ?? '').length <= own.length) around = around.parentElement;
      return around?.textContent ?? '';
    });
  }
}
