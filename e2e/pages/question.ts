// The question for the password that a row shows before a change that needs a recent sign-in.
import type { Locator } from '@playwright/test';
import type { KeyRow } from './row.ts';

export class Question {
  readonly password: Locator;
  readonly cancel: Locator;

  constructor(row: KeyRow) {
    this.password = row.self.locator('input[type="password"]');
    // The form below the question has a Cancel button of its own, which is hidden meanwhile.
    const form = row.self.locator('form').filter({ has: row.place.locator('input[type="password"]') });
    this.cancel = form.getByRole('button', { name: 'Cancel' });
  }
}
