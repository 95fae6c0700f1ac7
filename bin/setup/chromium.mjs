import { aptAsRoot, aptInstall } from './apt.mjs';
import { SetUpFailure } from './failure.mjs';
import { findProgram } from './programs.mjs';
import { step } from './tool.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium for the tests of the HTML report: DRAINPROOF_CHROMIUM, one that is installed, or one by apt.
 * @param {{ environment?: NodeJS.ProcessEnv, further?: readonly string[], policy?: string }} [options]
 * @returns {Promise<{ path: string } | { why: string }>} its path, or why there is none; only tests need it
 */
export async function installChromium({ environment = process.env, further, ...options } = {}) {
  const named = environment['DRAINPROOF_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (findProgram([named], { further: [] }) !== null) return { path: named };
    throw new SetUpFailure(
      `DRAINPROOF_CHROMIUM is '${named}', which is not a program: name Chromium's, or leave it out.`,
    );
  }
  const where = { path: environment['PATH'] ?? '', ...(further === undefined ? {} : { further }) };
  const found = findProgram(names, where);
  if (found !== null) return { path: found };
  const asRoot = await aptAsRoot();
  if (asRoot === null) return { why: 'no Chromium is installed (set DRAINPROOF_CHROMIUM to one)' };
  try {
    await step('Chromium by apt', () => aptInstall(['chromium'], { asRoot, ...options }));
  } catch (error) {
    if (!(error instanceof SetUpFailure)) throw error;
    return { why: error.message };
  }
  const installed = findProgram(names, where);
  return installed === null ? { why: 'apt installed a package chromium without the program' } : { path: installed };
}
