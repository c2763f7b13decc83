// Tests of the page as Trunk alone builds and serves it. `cargo xtask test` builds it and runs them.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig({ ...tests, testDir: 'trunk', outputDir: 'test-results/trunk', workers: 1 });
