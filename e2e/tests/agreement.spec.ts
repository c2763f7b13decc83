// One rule for what is left: page, push warning, mail and calendar never tell different things.
import { expect, signedIn, test } from '../fixtures.ts';
import { Api } from '../support/api.ts';
import { calendarInstants } from '../support/calendar.ts';
import { importKeys, instant } from '../support/imported.ts';
import { expiriesInMails } from '../support/mail.ts';
import { push } from '../support/nupkg.ts';
import { Random } from '../support/random.ts';
import { day, hour } from '../support/registry.ts';

const rounds = 10;
const keysOfARound = 20;

test('page, mail, push and calendar say the same words and the same instant, 200 times', async ({ page, registry, api, keys }) => {
  test.setTimeout(120_000);
  const random = await Random.ofThisTest();
  const { url: feed } = await api.must('POST', '/calendar');
  for (let round = 0; round < rounds; round += 1) {
    await registry.advance(random.below(9 * hour));
    const made = Array.from({ length: keysOfARound }, (_, n) => {
      // As many in the last hour as in the days before.
      const left = 1 + random.below(random.one([hour, day, 10 * day]));
      const expiresAt = new Date(registry.now.getTime() + left * 1000);
      return { name: `key-${round}-${n}`, value: `old-${round}-${n}-${random.next()}`, left, expiresAt };
    });
    importKeys(registry, made);
    registry.command(['notices', 'run']);
    const mails = await expiriesInMails(registry);
    const events = await calendarInstants(feed);
    await signedIn(page, registry);
    await keys.open();
    for (const { name, value, left, expiresAt } of made) {
      const exactly = instant(expiresAt);
      const pushed = await push(registry, value, `Agreed.${name}`);
      const warning = String(pushed.headers['x-nuget-warning']);
      const [, words = warning, minute = warning] = / expires in (.+?) \((.+?)\)/.exec(warning) ?? [];
      expect(mails.get(name), name).toEqual({ words, minute, instant: exactly });
      expect(events.get(name), name).toBe(exactly);
      const { countdown, expiry } = keys.row(name);
      await expect(expiry, name).toHaveAttribute('datetime', exactly);
      await expect(countdown, name).toHaveText(left < hour ? clock(left) : words);
      expect(minute, name).toBe(`${exactly.slice(0, 10)} ${exactly.slice(11, 16)} UTC`);
      if (left < hour) expect(words, name).toBe(inMinutes(left));
    }
    const again = await Api.signIn(registry);
    for (const { id } of await again.keys()) await again.must('DELETE', `/keys/${id}`);
  }
});

/** In the last hour the page counts the seconds; the others say the minutes of the same instant. */
function clock(left: number): string {
  return `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, '0')} s`;
}

function inMinutes(left: number): string {
  const minutes = Math.floor(left / 60);
  if (minutes === 0) return 'less than a minute';
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
