// `cargo xtask bench`: the page beside the least a page can be, in the same run, from the same server.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { test } from '@playwright/test';
import { Api } from '../support/api.ts';
import { Registry } from '../support/registry.ts';
import { fill, people } from './fill.ts';
import type { Person } from './fill.ts';
import { throttle } from '../support/throttle.ts';
import { coldLoad, median } from './measure.ts';
import { record } from './record.ts';
import { measureTick } from './tick.ts';

const runs = 15;

type Load = { page: string; keys: number; throttled: boolean; medianMs: number; runsMs: number[]; bytes: number; requests: number };

test('bench', async ({ browser }) => {
  const folder = limitPage();
  const registry = await Registry.start({ people: Object.keys(people) });
  const twin = await registry.twin(folder);
  try {
    const began = Date.now();
    await fill(registry);
    console.log(`   filled in ${Math.round((Date.now() - began) / 1000)} s`);
    const loads: Load[] = [];
    for (const name of Object.keys(people) as Person[]) {
      const api = await Api.signIn(registry, name);
      for (const throttled of [false, true]) {
        for (const [page, server] of [['latchkey', registry], ['limit', twin]] as const) {
          const url = `${server.url}/account/keys`;
          await coldLoad(browser, api, url, throttled);
          const wires = [];
          for (let run = 0; run < runs; run += 1) wires.push(await coldLoad(browser, api, url, throttled));
          console.log(`   measured: ${page}, ${people[name]} keys${throttled ? ', throttled' : ''}`);
          const runsMs = wires.map((wire) => Math.round(wire.firstRow));
          loads.push({
            page,
            keys: people[name],
            throttled,
            medianMs: median(runsMs),
            runsMs,
            bytes: median(wires.map((wire) => wire.bytes)),
            requests: median(wires.map((wire) => wire.requests.length)),
          });
        }
      }
    }
    printLoads(loads);
    const most = await Api.signIn(registry, 'most');
    const tick = await measureTick(browser, most, `${registry.url}/account/keys`, people.most);
    report(loads, tick);
  } finally {
    await twin.down('SIGTERM');
    await registry.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder as the registry serves one, with the hand-written page in it, compressed alike. */
function limitPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  let size = 0;
  for (const [source, name] of [['limit.html', 'index.html'], ['limit.js', 'limit.js']] as const) {
    const bytes = readFileSync(join(import.meta.dirname, 'limit', source));
    size += bytes.length;
    writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
  }
  if (size > 3 * 1024) throw new Error(`the page that is the limit has grown to ${size} bytes`);
  return folder;
}

function printLoads(loads: Load[]): void {
  console.log('\n| page | keys | network | first row, median ms | runs | bytes | requests |');
  console.log('|---|---|---|---|---|---|---|');
  for (const load of loads) {
    const network = load.throttled ? 'throttled' : 'loopback';
    console.log(
      `| ${load.page} | ${load.keys} | ${network} | ${load.medianMs} | ${load.runsMs.join(' ')} | ${load.bytes} | ${load.requests} |`,
    );
  }
}

function report(loads: Load[], tick: Awaited<ReturnType<typeof measureTick>>): void {
  const find = (page: string, keys: number) =>
    loads.find((load) => load.page === page && load.keys === keys && load.throttled)?.medianMs ?? NaN;
  const ratios = {
    againstLimit: find('latchkey', 25) / find('limit', 25),
    thousandAgainst25: find('latchkey', 1_000) / find('latchkey', 25),
    tenThousandAgainst25: find('latchkey', 10_000) / find('latchkey', 25),
  };
  console.log(`\nthrottled, 25 keys, against the 3 KB page: ${ratios.againstLimit.toFixed(2)}x (at most 2.15x, aim 1.8x)`);
  console.log(`throttled, 1,000 keys against 25: ${ratios.thousandAgainst25.toFixed(2)}x (at most 1.2x)`);
  console.log(`throttled, 10,000 keys against 25: ${ratios.tenThousandAgainst25.toFixed(2)}x (at most 1.2x)`);
  console.log(`a tick at ${tick.rows} rows: ${tick.medianMs.toFixed(3)} ms median of ${tick.ticks} (at most 1 ms), worst ${tick.worstMs.toFixed(1)} ms`);
  record({ throttle, runs, loads, ratios, tick });
}
