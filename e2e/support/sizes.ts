// How large the long tests are: reduced in `cargo xtask test`, full in `cargo xtask soak`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Sizes = { kills: number; storm: number; storms: number; badRequests: number; listed: number };

const all = JSON.parse(
  readFileSync(join(import.meta.dirname, '../sizes.json'), 'utf8'),
) as { reduced: Sizes; full: Sizes };

export const soaking = process.env['LATCHKEY_SOAK'] !== undefined;
export const sizes: Sizes = soaking ? all.full : all.reduced;
