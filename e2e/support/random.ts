// Chance that can be had again: `LATCHKEY_SEED` repeats a run.
import { test } from '@playwright/test';

export class Random {
  private state = Number(process.env['LATCHKEY_SEED'] ?? Date.now() % 1_000_000);

  /** The seed is printed with any failure. */
  static async ofThisTest(): Promise<Random> {
    const random = new Random();
    await test.info().attach('to do the same again', { body: `LATCHKEY_SEED=${random.state}` });
    return random;
  }

  /** Mulberry32: from 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, at least 0. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
