// Where the browsers and their drivers are. `cargo xtask test` passes them; by hand they are searched for.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const programs = {
  geckodriver: () => find('LATCHKEY_GECKODRIVER', ['geckodriver']),
  firefox: () => find('LATCHKEY_FIREFOX', ['firefox-esr', 'firefox']),
  webkitDriver: () => find('LATCHKEY_WEBKIT_DRIVER', ['WebKitWebDriver']),
  xvfb: () => find('LATCHKEY_XVFB', ['Xvfb']),
};

function find(setting: string, names: string[]): string {
  const named = process.env[setting];
  if (named !== undefined) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(`no ${names.join(' or ')} on PATH: set ${setting}, or run \`cargo xtask test\`, which installs it`);
  }
  return found;
}
