// The account page: the list of keys, and signing in to it.
import { expect } from '@playwright/test';
import type { WebDriver } from 'selenium-webdriver';
import type { Registry } from '../../support/registry.ts';
import { eventually } from '../eventually.ts';
import { wholePage } from '../target.ts';
import type { Target } from '../target.ts';
import { KeyRow } from './row.ts';

export class KeysPage {
  readonly whole: Target;
  readonly heading: Target;
  readonly newKey: Target;
  readonly rows: Target;

  constructor(
    private readonly web: WebDriver,
    private readonly registry: Registry,
  ) {
    this.whole = wholePage(web);
    this.heading = this.whole.role('heading', 'API keys');
    this.newKey = this.whole.role('link', 'New key');
    this.rows = this.whole.css('li[data-state]');
  }

  async open(path = '/keys'): Promise<void> {
    await this.web.get(`${this.registry.url}/account${path}`);
    await ready(this.whole);
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.whole.field('User name').fill(name);
    await this.whole.field('Password').fill(password);
    await this.whole.role('main').role('button', 'Sign in').press();
  }

  row(name: string): KeyRow {
    return new KeyRow(this.whole, name);
  }
}

/** The page sets this mark once it is mounted. */
export async function ready(whole: Target): Promise<void> {
  await eventually('the page is ready', async () => expect(await whole.attribute('data-ready')).not.toBeNull());
}
