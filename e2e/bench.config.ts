// The measurements run alone, one after the other, in real time.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig({
  ...tests,
  testDir: 'bench',
  workers: 1,
  timeout: 45 * 60_000,
  use: { ...tests.use, trace: 'off' },
});
