// Whatever is sent, the answer is a documented refusal, and nothing is lost.
import { expect, test } from '../fixtures.ts';
import type { Answer } from '../support/http.ts';
import { push } from '../support/nupkg.ts';
import { problems } from '../support/problems.ts';
import { Random } from '../support/random.ts';
import { sizes } from '../support/sizes.ts';

const pieces = [
  '', '{', '[]', 'null', '"x"', '{}', '\u0000', '😀'.repeat(40), 'a'.repeat(3_000), '-1', '1e999', '../..',
  '%00', '%ff', "'; DROP TABLE keys;--", '{"name":1}', '{"lifetime_days":-1}', '{"lifetime_days":4294967296}',
  '{"overlap_seconds":0.5}', '{"scopes":[null]}', '{"packages":["*","*"]}', '{"a":{"b":[[[[]]]]}}', '*', '¤',
];

function requireDocumented(answer: Answer, what: string): void {
  expect(answer.status, what).toBeLessThan(500);
  expect(answer.headers['content-type'], what).toContain('application/problem+json');
  expect(problems, what).toContain(`${answer.status} ${answer.json.type}`);
  expect(answer.json.detail.length, what).toBeGreaterThan(0);
}

test(`${sizes.badRequests} random requests get documented refusals @soak`, async ({ registry, api }) => {
  test.setTimeout(60_000 + sizes.badRequests * 50);
  const { key, value } = await api.create({ name: 'kept' });
  const random = await Random.ofThisTest();
  const one = <T>(list: readonly T[]): T => random.one(list);
  const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
  const paths = [
    '/keys', `/keys/${key.id}`, `/keys/${key.id}/regenerate`, `/keys/${key.id}/events`, '/keys/key_none', '/nothing',
    '/policy', '/packages', '/events', '/key', '/keys/timeline', '/session/confirm', `/keys/${key.id}/places/x/updated`,
  ];
  const parameters = ['state', 'owner', 'q', 'sort', 'cursor', 'limit', 'zone', 'days', 'pattern', 'other'];
  for (let n = 0; n < sizes.badRequests; n += 1) {
    const method = one(methods);
    const base = one(paths);
    // The one request that would do what it says: it is not bad input.
    if (method === 'DELETE' && base === `/keys/${key.id}`) continue;
    const query = random.next() < 0.4 ? `?${one(parameters)}=${encodeURIComponent(one(pieces))}` : '';
    const headers: Record<string, string> = {};
    if (random.next() < 0.2) headers['If-Match'] = encodeURIComponent(one(pieces)).slice(0, 200);
    if (random.next() < 0.2) headers['Idempotency-Key'] = encodeURIComponent(one(pieces)).slice(0, 4_000);
    if (random.next() < 0.2) headers['X-NuGet-ApiKey'] = encodeURIComponent(one(pieces));
    const body = method === 'GET' ? undefined : one(pieces);
    const answer = await api.call(method, base + query, body, headers);
    const what = `request ${n}: ${method} ${base}${query} ${String(body)} -> ${answer.status} ${answer.text}`;
    if (answer.status >= 400) requireDocumented(answer, what);
  }
  for (let n = 0; n < sizes.badRequests / 10; n += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random.next() * 2_000) }, () => random.next() * 256);
    const odd = encodeURIComponent(one(pieces));
    const answer = await push(registry, random.next() < 0.5 ? value : odd, 'Odd', '1.0.0', bytes);
    const what = `push ${n}: ${answer.status} ${answer.text}`;
    requireDocumented(answer, what);
  }
  await api.signIn();
  expect((await api.key(key.id)).name).toBe('kept');
  expect((await push(registry, value, 'Kept')).status).toBeLessThan(404);
});
