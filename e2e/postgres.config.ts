// The tests that run again on PostgreSQL: those in which the database decides the result. The Rust
// tests run the whole API on PostgreSQL. The other browser tests only show what that API returns, so
// a second run of them would find nothing new.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

const WHERE_THE_DATABASE_DECIDES = [
  // Filters, counts, order and states, which SQL computes.
  'agreement',
  'demo',
  'keys',
  'policy',
  // Transactions: two requests at once, repeated requests, a killed process.
  'kill',
  'regenerate',
  'storm',
  // Text and numbers that reach a query or a column.
  'api',
  'bad-input',
  'push',
  // Rows that a background task reads later.
  'reminders',
  // Sessions of galleries.
  'embed/journey',
];

export default defineConfig({
  ...tests,
  testMatch: WHERE_THE_DATABASE_DECIDES.map((name) => `**/tests/${name}.spec.ts`),
});
