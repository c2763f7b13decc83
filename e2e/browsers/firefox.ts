// Firefox through geckodriver, without a window.
import { Builder } from 'selenium-webdriver';
import type { WebDriver } from 'selenium-webdriver';
import * as firefox from 'selenium-webdriver/firefox.js';
import { Driver } from './driver.ts';
import type { Settings } from './engine.ts';
import { programs } from './programs.ts';

export function startDriver(): Promise<Driver> {
  // Without the second flag two drivers would both want port 9222.
  return Driver.start(programs.geckodriver(), ['--websocket-port=0'], { TZ: 'Europe/Berlin' });
}

export function open(driver: Driver, { downloads, scheme }: Settings): Promise<WebDriver> {
  const options = new firefox.Options()
    .setBinary(programs.firefox())
    .addArguments('-headless', '--width=1280', '--height=900')
    .setPreference('intl.accept_languages', 'en-GB')
    .setPreference('ui.prefersReducedMotion', 1)
    .setPreference('layout.css.prefers-color-scheme.content-override', scheme === 'dark' ? 0 : 1)
    // 2: into the folder that the next line names, without a question.
    .setPreference('browser.download.folderList', 2)
    .setPreference('browser.download.dir', downloads);
  // For the size of the viewport, which WebDriver alone cannot set.
  options.enableBidi();
  return new Builder().usingServer(driver.url).forBrowser('firefox').setFirefoxOptions(options).build();
}
