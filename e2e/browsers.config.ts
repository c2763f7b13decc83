// The main journeys in Firefox and in WebKit, by WebDriver: Playwright's own builds of these browsers
// are not the ones that people have installed, and cannot be downloaded everywhere.
import { defineConfig } from '@playwright/test';
import type { Options } from './browsers/fixtures.ts';

export default defineConfig<object, Options>({
  testDir: 'browsers',
  outputDir: 'test-results/browsers',
  fullyParallel: true,
  // The clipboard and the focus of a display belong to one browser at a time.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // On a loaded machine a press can go past. A test that passes only in its second run is counted as
  // flaky in the closing lines.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  projects: [
    { name: 'firefox', use: { engine: 'firefox' } },
    { name: 'webkit', use: { engine: 'webkit' } },
  ],
});
