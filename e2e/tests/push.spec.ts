// Journey four: a real package, pushed with every kind of value there is.
import { expect, test } from '../fixtures.ts';
import { Api } from '../support/api.ts';
import { nupkg, push } from '../support/nupkg.ts';
import type { Answer } from '../support/http.ts';
import { day, hour } from '../support/registry.ts';
import { send } from '../support/http.ts';

/** The reason a client prints and the problem a program reads say the same. */
function expectRefused(answer: Answer, status: number, slug: string, sentence: RegExp): void {
  expect({ status: answer.status, slug: answer.json?.type }).toEqual({
    status,
    slug: `/problems/${slug}`,
  });
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json.status).toBe(status);
  expect(answer.reason).toMatch(sentence);
  expect(answer.reason).toBe(answer.json.detail);
  expect(answer.reason.length).toBeLessThanOrEqual(512);
}

test('a new value pushes a package, once', async ({ registry, api }) => {
  const { value } = await api.create({ name: 'ci' });
  const accepted = await push(registry, value, 'Contoso.Lib');
  expect(accepted.status).toBe(201);
  expect(accepted.headers['x-nuget-warning']).toBeUndefined();
  expectRefused(await push(registry, value, 'contoso.lib'), 409, 'version-exists', /Contoso\.Lib/i);
  expectRefused(await push(registry, value, 'Contoso.Lib', '1.0'), 409, 'version-exists', /1\.0/);
  expect((await push(registry, value, 'Contoso.Lib', '1.0.1')).status).toBe(201);
});

test('the service index says where to push', async ({ registry }) => {
  const index = await send(`${registry.url}/v3/index.json`, 'GET');
  const publish = index.json.resources.find((one: any) => one['@type'] === 'PackagePublish/2.0.0');
  expect(publish['@id']).toMatch(new RegExp(`^${registry.url}/api/v2/package/?$`));
});

test('the use stands on the key before the push is answered', async ({ registry, api }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  const { current } = await api.must('GET', `/keys/${key.id}`);
  expect(current.last_used_by.client).toBe('NuGet Command Line/6.12.1');
  expect(current.last_used_at).toBe('2031-03-03T12:00:00Z');
  expect(current.uses).toBeGreaterThanOrEqual(1);
});

test('no value and an unknown value are told apart', async ({ registry }) => {
  expectRefused(await push(registry, undefined, 'A'), 401, 'key-missing', /API key/);
  expectRefused(await push(registry, 'lk_nonsense', 'A'), 403, 'key-unknown', /./);
  expectRefused(await push(registry, 'oy2abcdef', 'A'), 403, 'key-unknown', /./);
});

test('an expired value is refused with its date', async ({ registry, api }) => {
  const { value } = await api.create({ name: 'ci', lifetime_days: 1 });
  await registry.advance(day - 1);
  expect((await push(registry, value, 'A')).status).toBe(201);
  await registry.advance(1);
  const refused = await push(registry, value, 'A', '2.0.0');
  expectRefused(refused, 403, 'key-expired', /'ci'.*2031-03-04 12:00.*\/account\/keys\/key_\w+\/regenerate/);
  expect(refused.json.expired_at).toBe('2031-03-04T12:00:00Z');
});

test('a replaced value works through the overlap with a warning and not after it', async ({
  registry,
  api,
}) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'A');
  const issued = await api.regenerate(key.id, { overlap_seconds: hour });
  const during = await push(registry, value, 'A', '1.0.1');
  expect(during.status).toBe(201);
  expect(during.headers['x-nuget-warning']).toMatch(/replaced.*2031-03-03 13:00/);
  await registry.advance(hour);
  const after = await push(registry, value, 'A', '1.0.2');
  expectRefused(after, 403, 'key-replaced', /replaced/);
  expect(after.json.replaced_at).toBe('2031-03-03T12:00:00Z');
  expect((await push(registry, issued.json.value, 'A', '1.0.2')).status).toBe(201);
});

test('a value stopped early is refused as replaced, even past its date', async ({ registry, api }) => {
  const { key, value } = await api.create({ name: 'ci', lifetime_days: 1 });
  await push(registry, value, 'A');
  await api.regenerate(key.id, {});
  await api.must('POST', `/keys/${key.id}/retire`);
  expectRefused(await push(registry, value, 'A', '2.0.0'), 403, 'key-replaced', /replaced/);
  await registry.advance(30 * day);
  expectRefused(await push(registry, value, 'A', '2.0.0'), 403, 'key-replaced', /replaced/);
});

test('disabled, revoked and deleted keys are refused by name', async ({ registry, api }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await api.must('POST', `/keys/${key.id}/disable`);
  expectRefused(await push(registry, value, 'A'), 403, 'key-disabled', /disabled/);
  await api.must('POST', `/keys/${key.id}/enable`);
  expect((await push(registry, value, 'A')).status).toBe(201);
  await api.must('POST', `/keys/${key.id}/revoke`, { reason: 'leaked' });
  expectRefused(await push(registry, value, 'A', '2.0.0'), 403, 'key-revoked', /revoked/);
  await api.must('DELETE', `/keys/${key.id}`);
  expectRefused(await push(registry, value, 'A', '2.0.0'), 403, 'key-revoked', /./);
});

test('a wrong scope, pattern or owner is refused by name', async ({ registry, api }) => {
  const unlister = await api.create({ name: 'u', scopes: ['package:unlist'] });
  expectRefused(await push(registry, unlister.value, 'A'), 403, 'key-scope', /package:push/);
  const narrow = await api.create({ name: 'n', packages: ['Contoso.*'] });
  expectRefused(await push(registry, narrow.value, 'Fabrikam.Lib'), 403, 'key-package', /Fabrikam\.Lib/);
  const versions = await api.create({ name: 'v', scopes: ['package:pushversion'] });
  expect((await push(registry, versions.value, 'Nobody.Owns')).status).toBe(403);

  registry.addUser('grace');
  const grace = await Api.signIn(registry, 'grace');
  const hers = await grace.create({ name: 'hers' });
  expect((await push(registry, hers.value, 'Grace.Lib')).status).toBe(201);
  const mine = await api.create({ name: 'mine' });
  expectRefused(await push(registry, mine.value, 'Grace.Lib', '2.0.0'), 403, 'key-package', /Grace\.Lib/);
});

test('an expiring value pushes and warns with the exact time left', async ({ registry, api }) => {
  const { value } = await api.create({ name: 'ci-deploy', lifetime_days: 30 });
  await registry.advance(26 * day + 20 * hour);
  const answer = await push(registry, value, 'A');
  expect(answer.status).toBe(201);
  expect(answer.headers['x-nuget-warning']).toMatch(
    /^Your API key 'ci-deploy' expires in 3 days 4 hours \(2031-04-02 12:00 UTC\)\. Regenerate it at http:\/\/127\.0\.0\.1:\d+\/account\/keys\/key_\w+\/regenerate$/,
  );
});

test('what is not a package is said to be none', async ({ registry, api }) => {
  const { value } = await api.create({ name: 'ci' });
  const notZip = await push(registry, value, 'A', '1.0.0', new TextEncoder().encode('hello'));
  expectRefused(notZip, 400, 'not-a-package', /./);
  const badId = await push(registry, value, 'A', '1.0.0', nupkg('../../etc/passwd', '1.0.0'));
  expectRefused(badId, 400, 'not-a-package', /./);
});

test('a version can be unlisted and listed again', async ({ registry, api }) => {
  const { value } = await api.create({ name: 'ci', scopes: ['package:push', 'package:unlist'] });
  await push(registry, value, 'Contoso.Lib');
  const at = `${registry.url}/api/v2/package/contoso.lib/1.0.0`;
  expect((await send(at, 'DELETE', { 'X-NuGet-ApiKey': value })).status).toBe(200);
  expect((await send(at, 'POST', { 'X-NuGet-ApiKey': value })).status).toBe(200);
  const other = `${registry.url}/api/v2/package/contoso.lib/9.9.9`;
  expect((await send(other, 'DELETE', { 'X-NuGet-ApiKey': value })).status).toBe(404);
});

test('a pipeline can ask about its value before it builds', async ({ registry, api }) => {
  const { key, value } = await api.create({ name: 'ci' });
  const ask = (header: Record<string, string>) => send(`${registry.url}/api/v1/key`, 'GET', header);
  const known = await ask({ 'X-NuGet-ApiKey': value });
  expect(known.json).toMatchObject({ id: key.id, state: 'active', value: 'current', accepted: true });
  expect((await api.key(key.id)).current?.uses).toBe(0);
  expect((await ask({})).json.type).toBe('/problems/key-missing');
  expect((await ask({ 'X-NuGet-ApiKey': 'lk_x' })).json.type).toBe('/problems/key-unknown');
});
