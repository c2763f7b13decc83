// Repeats what may fail while the page is still at work.
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/** The last failure is the one that is told; Playwright's `toPass` keeps it for itself. */
export async function eventually(wish: string, work: () => Promise<void>, patienceMs = PATIENCE_MS): Promise<void> {
  for (const began = Date.now(); ; await pause(100)) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() - began < patienceMs) continue;
      throw new Error(`${wish}: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`, { cause: error });
    }
  }
}
