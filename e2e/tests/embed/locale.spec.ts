// Dates in the kind of English and in the zone that the gallery's page names.
import { expect, test } from '../../embedded.ts';

test.beforeEach(async ({ api }) => {
  await api.create({ name: 'ci', lifetime_days: 30 });
});

test('locale and zone are those of the attributes', async ({ section }) => {
  await section.open(section.write(section.lines('locale="en-US" zone="America/New_York"')));
  const { expiry } = section.row('ci');
  await expect(expiry).toHaveAttribute('datetime', '2031-04-02T12:00:00Z');
  await expect(expiry).toContainText('Apr 2, 2031');
  await expect(expiry).toContainText(/ 8:00\sAM/);
  await expect(expiry).toContainText(/EDT|GMT-4|GMT−4/);
});

test('a page in another language gets English dates, like the words around them, in the zone of the person', async ({ section }) => {
  const path = section.write(`<script>document.documentElement.lang = 'fr'</script>${section.lines()}`);
  await section.open(path);
  const { expiry } = section.row('ci');
  await expect(expiry).toContainText(/2 Apr(il)? 2031/);
  await expect(expiry).toContainText('14:00');
});

for (const attributes of ['locale="not a locale" zone="Nowhere/At all"', 'locale="" zone=""', 'locale="x" zone="+99:99"']) {
  test(`what is none is ignored: ${attributes}`, async ({ section }) => {
    await section.open(section.write(section.lines(attributes)));
    const { expiry } = section.row('ci');
    await expect(expiry).toContainText(/2 Apr(il)? 2031/);
    await expect(expiry).toContainText('14:00');
  });
}

test('the strip counts its days in that zone', async ({ page, section }) => {
  const asked = page.waitForRequest(/keys\/timeline/);
  await section.open(section.write(section.lines('zone="Pacific/Auckland"')));
  expect(new URL((await asked).url()).searchParams.get('zone')).toBe('Pacific/Auckland');
});

test('a zone that changes takes effect', async ({ section }) => {
  await section.open(section.write(section.lines('zone="America/New_York"')));
  await expect(section.row('ci').expiry).toContainText('08:00');
  await section.element.evaluate((element) => element.setAttribute('zone', 'Asia/Tokyo'));
  await expect(async () => {
    await expect(section.row('ci').expiry).toContainText('21:00', { timeout: 500 });
  }).toPass();
  expect(section.asked).toEqual(['start', 'start']);
});
