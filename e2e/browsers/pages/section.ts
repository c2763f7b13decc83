// The section inside the gallery's page. The gallery is on `localhost`, the registry on 127.0.0.1, so
// the frame belongs to another site.
import { expect } from '@playwright/test';
import type { WebDriver } from 'selenium-webdriver';
import type { Gallery } from '../../host/gallery.js';
import { galleryPassword } from '../../support/galleries.ts';
import { eventually } from '../eventually.ts';
import { wholePage } from '../target.ts';
import type { Target } from '../target.ts';
import { ready } from './keys.ts';
import { KeyRow } from './row.ts';

export class Section {
  /** The gallery's page or the frame, whichever the driver was switched to last. */
  private readonly whole: Target;

  constructor(
    private readonly web: WebDriver,
    private readonly gallery: Gallery,
  ) {
    this.whole = wholePage(web);
  }

  /** Signs in at the gallery, whose account page shows the section, and goes into the frame. */
  async open(name: string): Promise<void> {
    await this.web.get(this.gallery.origin);
    await this.whole.field('Name').fill(name);
    await this.whole.field('Password').fill(galleryPassword);
    await this.whole.role('button', 'Sign in').press();
    await this.enter();
    await ready(this.whole);
  }

  /** The person convinces the gallery that asks for the password over the frame. */
  async confirm(): Promise<void> {
    await this.web.switchTo().defaultContent();
    const question = this.whole.role('dialog');
    await question.field('Gallery password').fill(galleryPassword);
    await question.role('button', 'Yes, it is me').press();
    await this.enter();
  }

  row(name: string): KeyRow {
    return new KeyRow(this.whole, name);
  }

  /** The frame is as high as its content, so nothing in it scrolls. */
  async toFit(): Promise<void> {
    await eventually('the frame has the height of its content', async () => {
      const inside = await this.web.executeScript<{ content: number; room: number }>(
        'return { content: document.documentElement.scrollHeight, room: document.documentElement.clientHeight }',
      );
      expect(inside.content).toBe(inside.room);
    });
  }

  private async enter(): Promise<void> {
    await eventually('the gallery shows the frame', async () => {
      const host = await this.whole.css('latchkey-keys').element();
      const root = await host.getShadowRoot();
      const frames = await root.findElements({ css: 'iframe' });
      await this.web.switchTo().frame(frames[0] ?? 0);
    });
  }
}
