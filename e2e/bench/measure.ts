// One cold load: a browser that has seen nothing, until the page marks its first row.
import type { Browser, BrowserContext } from '@playwright/test';
import type { Api } from '../support/api.ts';
import { slowDown, throttle } from '../support/throttle.ts';
import { measureWire } from '../support/wire.ts';
import type { Wire } from '../support/wire.ts';

export async function withSession(browser: Browser, api: Api): Promise<BrowserContext> {
  const context = await browser.newContext();
  const [name = '', value = ''] = api.cookie.split('=');
  await context.addCookies([
    { name, value, url: api.registry.url, httpOnly: true, sameSite: 'Strict' },
  ]);
  return context;
}

export async function coldLoad(browser: Browser, api: Api, url: string, throttled: boolean): Promise<Wire> {
  const context = await withSession(browser, api);
  const page = await context.newPage();
  if (throttled) await slowDown(page, throttle.cpu);
  const wire = await measureWire(page, url);
  await context.close();
  return wire;
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
