// Something on the page, found by the role and the name that the browser itself computes for it. It is
// searched for at each use, so a page that draws it again does not matter.
import { expect } from '@playwright/test';
import { By } from 'selenium-webdriver';
import type { WebDriver, WebElement } from 'selenium-webdriver';
import { eventually } from './eventually.ts';

/** The elements that can have a role; the browser is asked which role each of them really has. */
const CANDIDATES = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  dialog: 'dialog, [role=dialog]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  main: 'main',
  region: 'section, [role=region]',
} as const;

type Role = keyof typeof CANDIDATES;
type Name = string | RegExp;

export function wholePage(web: WebDriver): Target {
  return new Target(() => web.findElements(By.css('html')), 'the page');
}

export class Target {
  constructor(
    private readonly find: () => Promise<WebElement[]>,
    readonly words: string,
  ) {}

  role(role: Role, name?: Name): Target {
    const words = `the ${role}${name === undefined ? '' : ` ${name}`}`;
    return this.inside(By.css(CANDIDATES[role]), words, async (element) => {
      if (name !== undefined && !matches(await computed(element.getAccessibleName()), name)) return false;
      return (await computed(element.getAriaRole())) === role;
    });
  }

  /** A field with this label. WebKit adds what was typed to the name of a field that stands in its label. */
  field(label: Name): Target {
    return this.inside(By.css('input, select, textarea'), `the field ${label}`, async (element) => {
      const name = await computed(element.getAccessibleName());
      const typed = String(await element.getProperty('value'));
      return matches(name, label) || matches(name.slice(0, -typed.length), label);
    });
  }

  css(selector: string): Target {
    return this.inside(By.css(selector), `${selector}`);
  }

  around(element: string): Target {
    return this.inside(By.xpath(`ancestor::${element}`), `the ${element} around ${this.words}`);
  }

  private inside(by: By, words: string, fits: (element: WebElement) => Promise<boolean> = async () => true): Target {
    return new Target(async () => {
      const found: WebElement[] = [];
      for (const outer of await this.find()) {
        for (const element of await outer.findElements(by)) {
          if (await fits(element)) found.push(element);
        }
      }
      return found;
    }, `${words} in ${this.words}`);
  }

  async count(): Promise<number> {
    return (await this.find()).length;
  }

  async element(): Promise<WebElement> {
    const [first] = await this.find();
    if (first === undefined) throw new Error(`${this.words} is not there`);
    return first;
  }

  /** A pointer press. WebDriver refuses to press what is hidden, moving or covered, so it is repeated. */
  async press(): Promise<void> {
    await eventually(`press ${this.words}`, async () => (await this.element()).click());
  }

  async fill(text: string): Promise<void> {
    await eventually(`fill ${this.words}`, async () => {
      const element = await this.element();
      await element.clear();
      await element.sendKeys(text);
    });
  }

  async text(): Promise<string> {
    return (await this.element()).getText();
  }

  async attribute(name: string): Promise<string | null> {
    return (await this.element()).getDomAttribute(name);
  }

  async isVisible(): Promise<boolean> {
    for (const element of await this.find()) if (await element.isDisplayed()) return true;
    return false;
  }

  async toBeVisible(): Promise<void> {
    await eventually(`see ${this.words}`, async () => expect(await this.isVisible()).toBe(true));
  }

  async toBeGone(): Promise<void> {
    await eventually(`no longer find ${this.words}`, async () => expect(await this.count()).toBe(0));
  }

  async toContain(text: Name): Promise<void> {
    await eventually(`read ${text} in ${this.words}`, async () => expect(await this.text()).toMatch(text));
  }
}

function matches(name: string, wanted: Name): boolean {
  return wanted instanceof RegExp ? wanted.test(name) : name.trim() === wanted;
}

/** WebKitWebDriver answers with an error for an element that is hidden from assistive technology. */
function computed(asked: Promise<string>): Promise<string> {
  return asked.catch(() => '');
}
