import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The browser to test in: DRAINPROOF_CHROMIUM, else the first of {@link names} on PATH; null where there is none. */
export function findChromium(): string | null {
  const asked = process.env['DRAINPROOF_CHROMIUM'];
  if (asked !== undefined && asked !== '') return asked;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isExecutable) ?? null;
}

/** For node:test's `skip`: false where there is a browser, else the reason that is printed. */
export function skipWithoutChromium(): string | false {
  if (findChromium() !== null) return false;
  return `no Chromium: none of ${names.join(', ')} is on PATH; install one, or set DRAINPROOF_CHROMIUM to its path`;
}

/** Starts the browser without a window, and so that it asks nothing of any network by itself. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(String(skipWithoutChromium()));
  return chromium.launch({ executablePath, args: [...quietArguments] });
}

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const quietArguments = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
