// The answers of another registry: the real answers with parts rewritten.
import type { Page } from '@playwright/test';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** From now on every JSON answer of the API whose address matches goes through `change`. */
export async function rewriteAnswers(page: Page, address: RegExp, change: (json: any) => unknown): Promise<void> {
  await page.route(address, async (route) => {
    // The test may end while an answer is on its way.
    const response = await route.fetch().catch(() => undefined);
    if (response === undefined) return route.abort().catch(() => undefined);
    const isJson = /[/+]json\b/.test(response.headers()['content-type'] ?? '');
    if (isJson) await route.fulfill({ response, json: change(await response.json()) });
    else await route.fulfill({ response });
  });
}

/** Every instant in `json`, written by `write`. */
export function withInstants(json: Json, write: (instant: Date) => string): Json {
  if (typeof json === 'string') return /^\d{4}-\d\d-\d\dT.*Z$/.test(json) ? write(new Date(json)) : json;
  if (Array.isArray(json)) return json.map((one) => withInstants(one, write));
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, withInstants(one, write)]));
}
