// Searches the wasm memory of the application for a secret.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

type Held = Window & { memories: Set<WebAssembly.Memory> };

/** Call it before the page is opened. */
export async function keepMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const memories = new Set<WebAssembly.Memory>();
    (window as unknown as Held).memories = memories;
    const keep = ({ exports }: WebAssembly.Instance) => {
      for (const item of Object.values(exports)) if (item instanceof WebAssembly.Memory) memories.add(item);
    };
    const { instantiate, instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiateStreaming(...given);
      keep(made.instance);
      return made;
    };
    const plain = instantiate as (...given: unknown[]) => Promise<any>;
    WebAssembly.instantiate = (async (...given: unknown[]) => {
      const made = await plain(...given);
      keep(made.instance ?? made);
      return made;
    }) as typeof instantiate;
  });
}

/** Counts the 12-byte pieces of the text in the memory, as UTF-8. The allocator overwrites the first
 * bytes of a freed block, so a leftover copy is rarely complete. */
async function pieces(page: Page, text: string): Promise<number> {
  return page.evaluate((text) => {
    const size = 12;
    const all = new TextEncoder().encode(text);
    const { memories } = window as unknown as Held;
    if (memories.size === 0) throw new Error('the application has no memory to search');
    const isIn = (bytes: Uint8Array, piece: Uint8Array) => {
      const first = piece[0] ?? 0;
      for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
        if (piece.every((byte, n) => bytes[at + n] === byte)) return true;
      }
      return false;
    };
    let found = 0;
    for (let at = 0; at + size <= all.length; at += size) {
      const piece = all.slice(at, at + size);
      if ([...memories].some(({ buffer }) => isIn(new Uint8Array(buffer), piece))) found += 1;
    }
    return found;
  }, text);
}

export async function expectInMemory(page: Page, text: string): Promise<void> {
  expect(await pieces(page, text), 'the search finds a text that is there').toBeGreaterThan(0);
}

export async function expectNotInMemory(page: Page, text: string, what: string): Promise<void> {
  await expect.poll(() => pieces(page, text), `pieces of ${what} in the memory`).toBe(0);
}
