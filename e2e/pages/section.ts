// The section inside the gallery's page: the gallery's own page, the element in it, and the frame in that.
import { expect } from '@playwright/test';
import type { ElementHandle, Frame, Locator, Page } from '@playwright/test';
import type { Gallery } from '../host/gallery.js';
import { galleryPassword, serve } from '../support/galleries.ts';
import type { Registry } from '../support/registry.ts';
import type { Time } from '../support/time.ts';
import { ready } from './ready.ts';
import { KeyRow } from './row.ts';

export type Told = { type: string; key?: string; what?: string; reason?: string };
type Ears = Window & { heard: { origin: string; data: unknown }[]; told: Told[]; sectionWindow: Window };

export class Section {
  readonly element: Locator;
  /** The gallery's own question who it is. */
  readonly question: Locator;
  /** Why the gallery was asked for a token, each time. */
  readonly asked: string[] = [];

  constructor(
    readonly page: Page,
    readonly gallery: Gallery,
    private readonly registry: Registry,
    private readonly time: Time,
  ) {
    this.element = page.locator('latchkey-keys');
    this.question = page.getByRole('dialog');
  }

  /** Notes what the gallery's page hears and is asked for. */
  async listen(): Promise<void> {
    this.page.on('request', (request) => {
      if (request.url().endsWith('/latchkey-token')) this.asked.push(request.postDataJSON().reason);
    });
    await this.page.addInitScript(() => {
      if (window !== window.parent) return;
      const ears = window as unknown as Ears;
      Object.assign(ears, { heard: [], told: [] });
      addEventListener('message', ({ source, origin, data }) => {
        // Out of reach for a page as long as nothing comes from there.
        ears.sectionWindow ??= source as Window;
        ears.heard.push({ origin, data });
      });
      // The last is none of the element's.
      for (const type of ['ready', 'changed', 'expired', 'failed', 'renamed']) {
        // Capturing hears what does not bubble.
        addEventListener(type, (event) => ears.told.push({ type, ...(event as CustomEvent).detail }), true);
      }
    });
  }

  async open(path = '/'): Promise<void> {
    await this.goto(path);
    await this.ready();
  }

  async goto(path = '/'): Promise<void> {
    await this.time.freeze();
    await this.page.goto(`${this.gallery.origin}${path}`);
  }

  async ready(): Promise<void> {
    await expect.poll(() => this.find() !== undefined, 'there is a frame').toBe(true);
    await ready(this.frame);
  }

  /** With the last of what it asks for at the start. */
  async loaded(): Promise<void> {
    await expect(this.frame.locator('.strip-chart')).toBeVisible();
  }

  /** Another page of the gallery, with this in it. */
  write(body: string, path = '/page'): string {
    const text = `<!DOCTYPE html><html lang="en-GB"><title>A page of the gallery</title><link rel="icon" href="data:,">${body}</html>`;
    serve(this.gallery, path, text);
    return path;
  }

  /** The lines that put the section there, with these attributes. */
  lines(attributes = '', src = '/embed/keys'): string {
    const { url } = this.registry;
    return `<main><script async src="${url}/embed/embed.js"></script>
      <latchkey-keys src="${url}${src}" ${attributes}><a href="${url}/account/keys" target="_blank">Your API keys</a></latchkey-keys>
      <script type="module" src="/account.js"></script></main>
      <dialog><form method="dialog"><input type="password" name="password" aria-label="Gallery password" autofocus>
      <button value="yes">Yes, it is me</button> <button value="">Not now</button></form></dialog>`;
  }

  get frame(): Frame {
    const frame = this.find();
    if (frame === undefined) throw new Error('the section is not in the page');
    return frame;
  }

  private find(): Frame | undefined {
    const isSection = (frame: Frame) => frame.parentFrame() !== null && frame.url().startsWith(this.registry.url);
    return this.page.frames().find(isSection);
  }

  get rows(): Locator {
    return this.frame.locator('li[data-state]');
  }

  row(name: string): KeyRow {
    return new KeyRow(this.frame, name);
  }

  /** The person convinces the gallery; by the keyboard, as its question has just come up over the frame. */
  async confirm(): Promise<void> {
    await this.question.getByLabel('Gallery password').fill(galleryPassword);
    await this.question.getByRole('button', { name: 'Yes, it is me' }).press('Enter');
  }

  async decline(): Promise<void> {
    await this.question.getByRole('button', { name: 'Not now' }).press('Enter');
  }

  async told(): Promise<Told[]> {
    return this.page.evaluate(() => (window as unknown as Ears).told);
  }

  /** Every message that reached the gallery's page. */
  async heard(): Promise<{ origin: string; data: any }[]> {
    return this.page.evaluate(() => (window as unknown as Ears).heard as any);
  }

  /** From the gallery's page to the section, as the gallery could send it. */
  async send(...messages: unknown[]): Promise<void> {
    await this.page.evaluate(
      ({ messages, origin }) => {
        const { sectionWindow } = window as unknown as Ears;
        for (const message of messages) sectionWindow.postMessage(message, origin);
      },
      { messages, origin: this.registry.url },
    );
  }

  /** The frame is as high as what it holds, so nothing in it scrolls. */
  async expectToFit(): Promise<void> {
    const frame = this.frame;
    const outside = (await frame.frameElement()) as ElementHandle<HTMLElement>;
    await expect
      .poll(async () => {
        const inside = await frame.evaluate(() => {
          const { scrollHeight, clientHeight, scrollWidth, clientWidth, scrollTop } = document.documentElement;
          const height = Math.ceil(document.body.getBoundingClientRect().height);
          return { height, down: scrollHeight > clientHeight, across: scrollWidth > clientWidth, scrollTop };
        });
        const height = await outside.evaluate((element) => element.getBoundingClientRect().height);
        return { ...inside, height: Math.abs(height - inside.height) <= 1 };
      }, 'the frame has the height of its content')
      .toEqual({ height: true, down: false, across: false, scrollTop: 0 });
  }
}
