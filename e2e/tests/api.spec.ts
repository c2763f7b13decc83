// The API's promises that outside tests and other pages rely on.
import { expect, test } from '../fixtures.ts';
import { Api } from '../support/api.ts';
import { hour } from '../support/registry.ts';
import { send } from '../support/http.ts';

const slug = (answer: { json: any }) => String(answer.json?.type).replace('/problems/', '');

test('a replay of a regenerate answers with a fresh value and no second rotation', async ({ api }) => {
  const { key } = await api.create({ name: 'ci' });
  const headers = { 'Idempotency-Key': 'one', 'If-Match': `"${key.version}"` };
  const first = await api.regenerate(key.id, {}, headers);
  const again = await api.regenerate(key.id, {}, headers);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect([first.json.replayed, again.json.replayed]).toEqual([false, true]);
  expect(again.json.value).not.toBe(first.json.value);
  const other = await api.regenerate(key.id, { overlap_seconds: 0 }, headers);
  expect([other.status, slug(other)]).toEqual([422, 'idempotency-mismatch']);
});

test('a stale change is refused with the key as it is now', async ({ api }) => {
  const { key } = await api.create({ name: 'ci' });
  await api.must('PATCH', `/keys/${key.id}`, { name: 'renamed' });
  const stale = await api.regenerate(key.id, {}, { 'If-Match': `"${key.version}"` });
  expect([stale.status, slug(stale), stale.json.key.name]).toEqual([412, 'stale', 'renamed']);
});

test('a change from another origin, or not in JSON, is refused', async ({ api }) => {
  const body = { name: 'x' };
  const foreign = await api.call('POST', '/keys', body, { Origin: 'https://evil.example' });
  expect([foreign.status, slug(foreign)]).toEqual([403, 'bad-origin']);
  const form = await api.call('POST', '/keys', 'name=x', { 'Content-Type': 'application/x-www-form-urlencoded' });
  expect([form.status, slug(form)]).toEqual([415, 'unsupported-media-type']);
});

test('a foreign host gets 421', async ({ registry }) => {
  const answer = await send(`${registry.url}/api/v1/policy`, 'GET', { Host: 'evil.example' });
  expect(answer.status).toBe(421);
});

test('an old sign-in must be confirmed to issue, never to make safer', async ({ registry, api }) => {
  const { key } = await api.create({ name: 'ci' });
  await registry.advance(16 * 60);
  const refused = await api.regenerate(key.id);
  expect([refused.status, slug(refused)]).toEqual([403, 'confirmation-required']);
  expect((await api.call('POST', `/keys/${key.id}/disable`)).status).toBe(200);
  expect((await api.call('POST', `/keys/${key.id}/enable`)).status).toBe(403);
  await api.must('POST', '/session/confirm', { password: registry.signIn.password });
  expect((await api.call('POST', `/keys/${key.id}/enable`)).status).toBe(200);
  expect((await api.regenerate(key.id)).status).toBe(200);
});

test('a session ends after twelve idle hours', async ({ registry, api }) => {
  await registry.advance(11 * hour);
  expect((await api.call('GET', '/session')).status).toBe(200);
  await registry.advance(11 * hour);
  expect((await api.call('GET', '/session')).status).toBe(200);
  await registry.advance(12 * hour + 1);
  const ended = await api.call('GET', '/session');
  expect([ended.status, slug(ended)]).toEqual([401, 'not-signed-in']);
});

test('a wrong password reads the same whether the person exists', async ({ registry }) => {
  const api = new Api(registry);
  const wrong = await api.call('POST', '/session', { username: 'ada', password: 'no' });
  const nobody = await api.call('POST', '/session', { username: 'nobody', password: 'no' });
  expect([wrong.status, slug(wrong)]).toEqual([401, 'wrong-credentials']);
  expect(nobody.json).toEqual(wrong.json);
});

test('a key of somebody else does not exist', async ({ registry, api }) => {
  registry.addUser('grace');
  const grace = await Api.signIn(registry, 'grace');
  const { key } = await grace.create({ name: 'hers' });
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/regenerate'],
    ['POST', '/disable'],
    ['DELETE', ''],
  ] as const) {
    const body = path === '/regenerate' ? {} : undefined;
    expect((await api.call(method, `/keys/${key.id}${path}`, body)).status, method + path).toBe(404);
  }
});

test('members of an organisation share its keys', async ({ registry }) => {
  registry.addUser('grace');
  registry.addOrganization('contoso', 'ada', 'grace');
  const [ada, grace] = [await Api.signIn(registry), await Api.signIn(registry, 'grace')];
  const session = await ada.must('GET', '/session');
  const org = session.owners.find((owner: any) => owner.kind === 'organization');
  const { key } = await ada.create({ name: 'ours', owner: org.id });
  expect((await grace.regenerate(key.id)).status).toBe(200);
});

test('an unscoped key cannot be made, and everything must be asked for', async ({ api }) => {
  const make = (change: object) =>
    api.call('POST', '/keys', {
      name: 'x', owner: api.owner, scopes: ['package:push'], packages: ['*'], lifetime_days: 30, ...change,
    });
  for (const change of [{ scopes: [] }, { packages: [] }, { packages: [''] }, { name: '' }, { more: 1 }]) {
    const refused = await make(change);
    expect([refused.status, slug(refused)], JSON.stringify(change)).toEqual([422, 'invalid']);
  }
  const long = await make({ lifetime_days: 365 });
  expect([long.status, slug(long)]).toEqual([422, 'lifetime-not-allowed']);
  expect(long.json.allowed_days).toEqual([1, 7, 30, 60, 90]);
});

test('the whole list can be walked while keys come', async ({ api }) => {
  for (let n = 0; n < 7; n += 1) await api.create({ name: `k${n}` });
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await api.must('GET', `/keys?sort=name&limit=3${cursor}`);
    seen.push(...page.keys.map((key: any) => key.name));
    if (cursor === '') await api.create({ name: 'k0-later' });
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== '');
  expect(seen).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6']);
});

test('everything under the API is said not to be stored', async ({ api }) => {
  for (const path of ['/keys', '/policy', '/nothing', '/session']) {
    expect((await api.call('GET', path)).headers['cache-control'], path).toBe('no-store');
  }
});

test('no value, cookie or password reaches the log', async ({ registry, api }) => {
  const { value, key } = await api.create({ name: 'ci' });
  const next = await api.regenerate(key.id);
  await send(`${registry.url}/api/v1/key`, 'GET', { 'X-NuGet-ApiKey': value });
  await registry.down('SIGTERM');
  const log = registry.output();
  const secrets = [value, next.json.value, registry.signIn.password, api.cookie.split('=')[1]];
  for (const secret of secrets) expect(log.includes(String(secret))).toBe(false);
});

test('a polite stop ends with exit code 0', async ({ registry }) => {
  expect(await registry.down('SIGTERM')).toBe(0);
});
