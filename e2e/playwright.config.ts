// One browser, the release build, the real registry; nothing here depends on the machine's settings.
import { defineConfig } from '@playwright/test';
import { chromium } from './support/paths.ts';

const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 7_000 },
  // On a loaded machine a press can go past. A test that passes only in its second run is counted as
  // flaky in the closing lines.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      // As root Chromium's own sandbox cannot start.
      args: ['--disable-background-networking', ...(root ? ['--no-sandbox'] : [])],
    },
  },
});
