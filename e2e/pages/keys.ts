// The list of keys.
import type { Locator, Page } from '@playwright/test';
import type { Registry } from '../support/registry.ts';
import type { Time } from '../support/time.ts';
import { KeyRow } from './row.ts';
import { ready } from './ready.ts';

export class KeysPage {
  readonly heading: Locator;
  readonly newKey: Locator;
  readonly rows: Locator;
  readonly retry: Locator;

  constructor(
    readonly page: Page,
    private readonly registry: Registry,
    private readonly time: Time,
  ) {
    this.heading = page.getByRole('heading', { level: 1, name: 'API keys' });
    this.newKey = page.getByRole('link', { name: 'New key' }).first();
    this.rows = page.locator('li[data-state]');
    this.retry = page.getByRole('button', { name: 'Retry' });
  }

  /** Opened with both clocks frozen; whoever opens it is signed in already. */
  async open(path = '/keys'): Promise<void> {
    await this.time.freeze();
    await this.page.goto(`${this.registry.url}/account${path}`);
    await ready(this.page);
  }

  row(name: string): KeyRow {
    return new KeyRow(this.page, name);
  }
}
