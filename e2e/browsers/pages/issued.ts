// A new value, where it is shown once: in a panel of the list, or after a key was created.
import { expect } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import type { Target } from '../target.ts';

const VALUE = /lk_[0-9A-Za-z]{42}/;

export class IssuedValue {
  readonly show: Target;
  private readonly download: Target;

  constructor(private readonly panel: Target) {
    this.show = panel.role('button', 'Show');
    this.download = panel.role('button', 'Download .env');
  }

  async read(): Promise<string> {
    await this.show.toBeVisible();
    expect(await this.panel.text(), 'the value is masked').not.toMatch(VALUE);
    await this.show.press();
    await this.panel.toContain(VALUE);
    return VALUE.exec(await this.panel.text())?.[0] ?? '';
  }

  /** What the file holds once the browser has written all of it. */
  async save(folder: string): Promise<string> {
    await this.download.press();
    let text = '';
    await eventually('the file is on the disk', async () => {
      const [name, ...others] = readdirSync(folder);
      expect(others, 'only one file').toEqual([]);
      text = readFileSync(join(folder, name ?? 'missing'), 'utf8');
      expect(text).toMatch(VALUE);
    });
    return text;
  }
}
