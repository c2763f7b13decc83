// A phone on a poor connection.
import type { Page } from '@playwright/test';

export const throttle = { cpu: 4, latencyMs: 150, bitsPerSecond: 1_600_000 };

export async function slowDown(page: Page, cpu: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const bytes = throttle.bitsPerSecond / 8;
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: throttle.latencyMs,
    downloadThroughput: bytes,
    uploadThroughput: bytes,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}
