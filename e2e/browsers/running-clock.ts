// The registry's test clock, made to run: here the page's clock is the machine's and cannot be frozen.
import { send } from '../support/http.ts';
import type { Registry } from '../support/registry.ts';

const STEP_MS = 250;

/** Sets the clock to `from` and keeps it in step with real time until the answer is called. */
export async function runFrom(from: Date, registry: Registry): Promise<() => Promise<void>> {
  const began = Date.now();
  let isOver = false;
  const follow = async () => {
    while (!isOver) {
      const now = new Date(from.getTime() + Date.now() - began).toISOString();
      await send(`${registry.url}/test/clock`, 'POST', { 'Content-Type': 'application/json' }, JSON.stringify({ now }));
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  };
  await registry.setClock(from);
  const following = follow();
  return async () => {
    isOver = true;
    await following;
  };
}
