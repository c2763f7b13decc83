// The browser's clock and the registry's, frozen and moved together.
import type { Page } from '@playwright/test';
import type { Registry } from './registry.ts';

export class Time {
  private frozen = false;

  constructor(
    private readonly page: Page,
    private readonly registry: Registry,
    private readonly aheadSeconds: number,
  ) {}

  async freeze(): Promise<void> {
    if (this.frozen) return;
    this.frozen = true;
    const laptop = this.laptop();
    // Frames are not time: what the page does in its next one, like moving the focus, still happens.
    // Beside the clock's own script and before it, in frames as well.
    await this.page.context().addInitScript(() => {
      for (const name of ['requestAnimationFrame', 'cancelAnimationFrame'] as const) {
        const native = window[name].bind(window);
        Object.defineProperty(window, name, { get: () => native, set: () => {} });
      }
    });
    // An installed clock runs until it is paused, and cannot be paused in its past.
    await this.page.clock.install({ time: new Date(laptop.getTime() - 60_000) });
    await this.page.clock.pauseAt(laptop);
  }

  /** Both clocks run on; every timer of the page fires on the way. */
  async wait(seconds: number): Promise<void> {
    await this.registry.advance(seconds);
    await this.page.clock.runFor(seconds * 1000);
  }

  /** The lid is closed: time passes, timers fire late and once. */
  async sleep(seconds: number): Promise<void> {
    await this.registry.advance(seconds);
    await this.page.clock.fastForward(seconds * 1000);
  }

  /** Lets timers of a few milliseconds fire while the registry's clock stands. */
  async blink(milliseconds = 50): Promise<void> {
    await this.page.clock.runFor(milliseconds);
  }

  private laptop(): Date {
    return new Date(this.registry.now.getTime() + this.aheadSeconds * 1000);
  }
}
