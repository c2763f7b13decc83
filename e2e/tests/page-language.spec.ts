// The page is in English, so its dates and numbers are: in the person's zone and hour cycle only.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { push } from '../support/nupkg.ts';
import { hour } from '../support/registry.ts';

/** Noon UTC on 3 March 2031, a Monday, in each person's zone. */
const people = [
  { locale: 'de-DE', timezoneId: 'Europe/Berlin', time: /\b13:00\b/, zone: /CET|GMT\+1/ },
  { locale: 'th-TH', timezoneId: 'Asia/Bangkok', time: /\b19:00\b/, zone: /GMT\+7|ICT/ },
  { locale: 'ar-EG', timezoneId: 'Africa/Cairo', time: /\b0?2:00\s?pm\b/i, zone: /GMT\+2|EET/ },
  { locale: 'fa-IR', timezoneId: 'Asia/Tehran', time: /\b15:30\b/, zone: /GMT\+3:30|IRST/ },
  { locale: 'ja-JP', timezoneId: 'Asia/Tokyo', time: /\b21:00\b/, zone: /GMT\+9|JST/ },
  { locale: 'he-IL', timezoneId: 'Asia/Jerusalem', time: /\b14:00\b/, zone: /GMT\+2|IST/ },
  { locale: 'en-US', timezoneId: 'America/New_York', time: /\b0?7:00\s?am\b/i, zone: /EST|GMT-5/ },
  // English all the same, whatever calendar and digits the system is set to.
  { locale: 'en-US-u-ca-buddhist-nu-arab', timezoneId: 'America/New_York', time: /\b0?7:00\s?am\b/i, zone: /EST|GMT-5/ },
  { locale: 'en-GB', timezoneId: 'Europe/London', time: /\b12:00\b(?!\s?(am|pm))/i, zone: /GMT/ },
];

const months = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\b/;
// Of an English date there is nothing outside Latin, apart from spaces and dashes of typography.
const english = /^[\x20-\x7e\u00a0\u2009\u202f\u2010-\u2015\u2019\u2026\u2212\u200e\n]*$/;

for (const { locale, timezoneId, time: clock, zone } of people) {
  test.describe(`a browser in ${locale}`, () => {
    test.use({ locale, timezoneId });

    test('shows English dates in the list and in the panel', async ({ page, registry, api, keys }) => {
      const { value } = await api.create({ name: 'ci', lifetime_days: 30 });
      await push(registry, value, 'Contoso.Lib');
      await api.create({ name: 'short', lifetime_days: 1 });
      await registry.advance(hour / 2);
      await signedIn(page, registry);
      await keys.open();
      await expect(page.locator('.strip-chart')).toBeVisible();
      const { expiry, self, regenerate, rotation } = keys.row('short');
      // A day after noon: the wall clock of the person says the same.
      await expect(expiry).toContainText(clock);
      await expect(expiry).toContainText(zone);
      await expect(expiry).toContainText(/\b(4 Mar|Mar(ch)? 4)/);
      await expect(expiry).toContainText(/Tue/);
      await expect(self).toContainText('23 hours 30 minutes');
      await regenerate.click();
      await expect(rotation.issue).toBeVisible();
      await expectEnglish(page);
      await expectEnglishDates(page.locator('main time[datetime]'));
      await rotation.issue.click();
      await expect(rotation.show).toBeVisible();
      await expectEnglish(page);
      await expectEnglishDates(page.locator('main time[datetime]'));
    });

    test('shows English dates on the page of a key, in its form and in Reminders', async ({ page, registry, api, keys }) => {
      const { key, value } = await api.create({ name: 'ci', lifetime_days: 30 });
      await push(registry, value, 'Contoso.Lib');
      await signedIn(page, registry);
      await keys.open(`/keys/${key.id}`);
      await expect(page.getByRole('main')).toContainText(/created/i);
      await expect(page.getByRole('main')).toContainText('NuGet');
      await expectEnglish(page);
      await expectEnglishDates(page.locator('main time[datetime]'));
      await keys.open('/keys/new');
      await page.getByLabel(/30 days/).check();
      await expectEnglish(page);
      await expectEnglishDates(page.locator('main time[datetime]'));
      await keys.open('/reminders');
      await page.getByRole('button', { name: /^(Create|Make) (a )?calendar/ }).click();
      await expect(page.getByText(/\/calendar\/|\.ics/).first()).toBeVisible();
      await expectEnglish(page);
    });
  });
}

test.describe('midnight in de-DE', () => {
  test.use({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });

  test('is 00:00 of the new day', async ({ page, registry, keys }) => {
    importKeys(registry, [{ name: 'ci', value: 'oy2-ci', expiresAt: new Date('2031-03-03T23:00:00Z') }]);
    await signedIn(page, registry);
    await keys.open();
    await expect(keys.row('ci').expiry).toContainText(/Tue,? (4 Mar|Mar(ch)? 4).*\b00:00\b/);
  });
});

for (const locale of ['de-DE', 'ar-EG', 'hi-IN', 'fr-FR']) {
  test.describe(`numbers in ${locale}`, () => {
    test.use({ locale });

    test('are English', async ({ page, registry, api, keys }) => {
      await api.create({ name: 'ci' });
      await page.route('**/api/v1/keys?*', async (route) => {
        const answer = await route.fetch();
        const list = await answer.json();
        await route.fulfill({ response: answer, json: { ...list, counts: { ...list.counts, active: 1_234_567 } } });
      });
      await signedIn(page, registry);
      await keys.open();
      await expect(page.getByRole('button', { name: /^Active/ })).toContainText('1,234,567');
      await expectEnglish(page);
    });
  });
}

/** Every date: an English month, a Gregorian year where there is one, Latin digits. */
async function expectEnglishDates(times: Locator): Promise<void> {
  const texts = await times.allInnerTexts();
  expect(texts.length, 'there are dates').toBeGreaterThan(0);
  const isEnglish = (text: string) => {
    const year = /\b\d{4}\b/.exec(text.replace(/\d\d:\d\d/g, ''))?.[0] ?? '2031';
    return english.test(text) && months.test(text) && year === '2031';
  };
  expect(texts.filter((text) => !isEnglish(text)), 'dates in another language').toEqual([]);
}

/** No letter or digit of another script, no foreign month, in anything that can be read or heard. */
async function expectEnglish(page: Page): Promise<void> {
  const texts = await page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [title]')];
    const attributes = named.flatMap((element) => [element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? '']);
    const drawn = [...document.querySelectorAll('svg title, svg text, option')].map((element) => element.textContent ?? '');
    return [...document.body.innerText.split('\n'), ...attributes, ...drawn];
  });
  const foreign = /[^\x00-\x7f\u00a0-\u00bf\u00d7\u2000-\u206f\u2190-\u22ff\u2318]|\b(Mär|Mrz|Mai|Juni\b|Okt|Dez|Mo\.|Di\.|Mi\.|Do\.|Fr\.)/;
  expect(texts.filter((text) => foreign.test(text)), 'text in another language').toEqual([]);
}
