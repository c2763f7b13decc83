// WebKitGTK's MiniBrowser through WebKitWebDriver. It has no headless mode, and takes its settings
// from the desktop: the color scheme from GTK's theme, the download folder from the home folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Builder } from 'selenium-webdriver';
import type { WebDriver } from 'selenium-webdriver';
import { Driver } from './driver.ts';
import type { Settings } from './engine.ts';
import { programs } from './programs.ts';

/** The driver starts the browser with its own environment, so each session needs a driver. */
export function startDriver({ home, downloads, scheme }: Settings, display: string): Promise<Driver> {
  const config = join(home, '.config');
  mkdirSync(join(config, 'gtk-3.0'), { recursive: true });
  writeFileSync(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  writeFileSync(join(config, 'gtk-3.0/settings.ini'), '[Settings]\ngtk-enable-animations=0\n');
  // Its toolbar would keep the window from becoming as narrow as a phone.
  writeFileSync(join(config, 'gtk-3.0/gtk.css'), '* { min-width: 0; padding: 0; }');
  return Driver.start(programs.webkitDriver(), [], {
    HOME: home,
    XDG_CONFIG_HOME: config,
    DISPLAY: display,
    GTK_THEME: scheme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
    TZ: 'Europe/Berlin',
    // A machine without locales, as CI has it: the language is called `C`, which Intl refuses.
    LC_ALL: 'C.UTF-8',
  });
}

export async function open(driver: Driver): Promise<WebDriver> {
  const web = await new Builder().usingServer(driver.url).withCapabilities({ browserName: 'MiniBrowser' }).build();
  // High enough for a whole panel in a frame: the driver does not scroll the page around a frame.
  await web.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 2300 });
  return web;
}
