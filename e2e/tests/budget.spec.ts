// What a person waits for: bytes and requests before the first row, and the order they leave in.
import { expect, signedIn, test } from '../fixtures.ts';
import { slowDown } from '../support/throttle.ts';
import { measureWire } from '../support/wire.ts';

test('the first row costs at most 135 KB and 8 requests', async ({ page, registry, api, watch }) => {
  void watch;
  for (let n = 0; n < 25; n += 1) await api.create({ name: `key-${n}`, packages: ['Contoso.*'] });
  await signedIn(page, registry);
  // Over loopback the wasm would be there at once, and what leaves before it would be chance.
  await slowDown(page, 1);
  const wire = await measureWire(page, `${registry.url}/account/keys`);
  console.log(`first row: ${wire.bytes} bytes in ${wire.requests.length} requests`);
  expect(wire.bytes).toBeLessThanOrEqual(135_000);
  expect(wire.requests.length, wire.requests.map((one) => one.url).join('\n')).toBeLessThanOrEqual(8);
  expect(wire.requests.filter((one) => one.url.includes('split_later'))).toEqual([]);
  const wasm = wire.requests.find((one) => one.url.endsWith('.wasm'));
  const first = wire.requests.find((one) => one.url.includes('/api/v1/'));
  expect(first?.sent ?? Infinity).toBeLessThan(wasm?.finished ?? 0);
});
