// The two browsers, started in the same way.
import type { WebDriver } from 'selenium-webdriver';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Display } from './display.ts';
import * as firefox from './firefox.ts';
import * as webkit from './webkit.ts';

export type EngineName = 'firefox' | 'webkit';
export type Scheme = 'light' | 'dark';
export type Settings = { home: string; downloads: string; scheme: Scheme };

/** A browser with a profile of its own. */
export type Session = { web: WebDriver; downloads: string; close: () => Promise<void> };

export async function openSession(name: EngineName, scheme: Scheme = 'light'): Promise<Session> {
  const home = mkdtempSync(join(tmpdir(), 'latchkey-browser-'));
  const settings = { home, downloads: mkdtempSync(join(home, 'downloads-')), scheme };
  const endings: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true })];
  const close = async () => {
    for (const end of endings.reverse()) await end();
  };
  try {
    const web = name === 'firefox' ? await openFirefox(settings, endings) : await openWebKit(settings, endings);
    endings.push(() => web.quit());
    return { web, downloads: settings.downloads, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFirefox(settings: Settings, endings: (() => unknown)[]): Promise<WebDriver> {
  const driver = await firefox.startDriver();
  endings.push(() => driver.stop());
  return firefox.open(driver, settings);
}

async function openWebKit(settings: Settings, endings: (() => unknown)[]): Promise<WebDriver> {
  const display = await Display.start();
  endings.push(() => display.stop());
  const driver = await webkit.startDriver(settings, display.name);
  endings.push(() => driver.stop());
  return webkit.open(driver);
}
