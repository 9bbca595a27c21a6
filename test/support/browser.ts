import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const candidates = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The machine's Chromium; null where there is none (set CHROMIUM_PATH to name one). */
export const chromiumPath = candidates.find((path) => path !== '' && existsSync(path)) ?? null;

export function launchBrowser(executablePath: string): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args, timeout: 0 });
}

/** How long it may take is the business of the test's own timeout. */
export function patiently<T extends Page | BrowserContext>(pages: T): T {
  pages.setDefaultTimeout(0);
  pages.setDefaultNavigationTimeout(0);
  return pages;
}
