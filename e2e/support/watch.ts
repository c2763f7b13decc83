// What a page must not do: break its policy, complain, panic, or leave a value lying about.
import { expect } from '@playwright/test';
import type { Frame, Page } from '@playwright/test';

export class Watch {
  private readonly complaints: string[] = [];
  private readonly said: string[] = [];
  private readonly asked: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly page: Page) {}

  async begin(): Promise<void> {
    await this.page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    this.page.on('console', (message) => {
      this.said.push(message.text());
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    this.page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    this.page.on('request', (request) => this.asked.push(request.url()));
  }

  /** Chromium logs every failed request; a test that makes one fail says so. */
  expectComplaint(text: RegExp): void {
    this.expected.push(text);
  }

  end(): void {
    const left = this.complaints.filter((text) => !this.expected.some((ok) => ok.test(text)));
    expect(left, 'console errors, policy violations and panics').toEqual([]);
  }

  /** The value stands nowhere a later visitor or script could find it. */
  async expectNoTrace(value: string, where: Page | Frame = this.page): Promise<void> {
    const places = await where.evaluate(() => {
      // Inside another site's page a browser may refuse every storage.
      const stored = (kind: 'localStorage' | 'sessionStorage') => {
        try {
          return JSON.stringify({ ...window[kind] });
        } catch (refusal) {
          return (refusal as Error).name;
        }
      };
      return {
        markup: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll('input, textarea, output')].map((field) =>
          String((field as HTMLInputElement).value),
        ),
        local: stored('localStorage'),
        session: stored('sessionStorage'),
        cookie: document.cookie,
        address: location.href,
        history: JSON.stringify(history.state ?? null),
        entries: performance.getEntries().map((entry) => entry.name),
      };
    });
    for (const [place, content] of Object.entries(places)) {
      expect(JSON.stringify(content).includes(value), `the value stands in ${place}`).toBe(false);
    }
    expect(this.said.join('\n').includes(value), 'the value was logged').toBe(false);
    expect(this.asked.join('\n').includes(value), 'the value was in an address').toBe(false);
  }
}
