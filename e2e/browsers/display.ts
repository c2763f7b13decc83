// A screen in memory, for a browser that has no headless mode.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { programs } from './programs.ts';

export class Display {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Display> {
    // `-displayfd` makes the server choose a free number and write it to that file descriptor.
    const words = ['-displayfd', '1', '-screen', '0', '1920x2400x24', '-nolisten', 'tcp'];
    const child = spawn(programs.xvfb(), words, { stdio: ['ignore', 'pipe', 'ignore'] });
    const number = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
      createInterface({ input: child.stdout }).once('line', resolve);
    });
    return new Display(`:${number.trim()}`, child);
  }

  stop(): void {
    this.child.kill();
  }
}
