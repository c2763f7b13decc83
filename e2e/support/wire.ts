// Bytes on the wire and requests sent until the page marks its first row, as DevTools sees them.
import type { Page } from '@playwright/test';

export type Sent = { url: string; sent: number; finished: number; bytes: number };
export type Wire = { bytes: number; requests: Sent[]; firstRow: number };

export async function measureWire(page: Page, url: string): Promise<Wire> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const requests = new Map<string, Sent>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    if (request.url.startsWith('data:')) return;
    requests.set(requestId, { url: request.url, sent: timestamp, finished: Infinity, bytes: 0 });
  });
  devtools.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    const one = requests.get(requestId);
    if (one !== undefined) Object.assign(one, { finished: timestamp, bytes: encodedDataLength });
  });
  await page.goto(url);
  const mark = await page.waitForFunction(
    () => performance.getEntriesByName('latchkey-first-row')[0]?.startTime,
    undefined,
    { timeout: 60_000 },
  );
  const firstRow = (await mark.jsonValue()) ?? 0;
  const all = [...requests.values()];
  const began = Math.min(...all.map((one) => one.sent));
  // Monotonic seconds of DevTools beside milliseconds since navigation of the page.
  const before = all.filter((one) => (one.sent - began) * 1000 <= firstRow);
  await devtools.detach();
  return { bytes: before.reduce((sum, one) => sum + one.bytes, 0), requests: before, firstRow };
}
