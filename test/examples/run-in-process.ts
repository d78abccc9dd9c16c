import { readFileSync } from 'node:fs';
import type { Ended } from '../cli/run-here.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Runs the program from its sources in this process, under vitest or tsx, away from any terminal. */
export async function runInProcess(args: readonly string[]): Promise<Ended> {
  // The build and vitest put the version in place of this name; under tsx the program finds it here.
  Object.assign(globalThis, { __VERSION__: manifest.version });
  const { runHere } = await import('../cli/run-here.js');
  return runHere(args);
}
