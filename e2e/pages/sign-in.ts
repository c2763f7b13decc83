// The sign-in page.
import type { Locator, Page } from '@playwright/test';
import { ready } from './ready.ts';

export class SignInPage {
  readonly name: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly problem: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel('User name');
    this.password = page.getByLabel('Password');
    this.submit = page.getByRole('main').getByRole('button', { name: 'Sign in' });
    this.problem = page.getByRole('alert');
  }

  async signIn(name: string, password: string): Promise<void> {
    await ready(this.page);
    await this.name.fill(name);
    await this.password.fill(password);
    await this.submit.click();
  }
}
