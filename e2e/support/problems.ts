// The contract's table of problems, from its source: the document the registry serves has no list of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const table = readFileSync(join(import.meta.dirname, '../../contract/src/problem.rs'), 'utf8');
const rows = [...table.matchAll(/^ {4}\w+ = "([a-z-]+)", (\d{3}), "/gm)];
if (rows.length === 0) throw new Error('contract/src/problem.rs has no table of slugs any more: read it where it is now');

/** Each as status and type: `412 /problems/stale`. */
export const problems: ReadonlySet<string> = new Set(rows.map(([, slug, status]) => `${status} /problems/${slug}`));
