import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.js';

/** A learner's copy and the scratch folder in which it is compiled and run. */
export interface Workshop {
  /** The learner's copy. */
  readonly copy: string;
  readonly scratch: string;
  /** How long the learner's code may take. */
  readonly seconds: number;
  /** canary.ts, compiled, or why it could not be. */
  readonly canary: { readonly file: string } | { readonly problem: string };
  /** probe.ts, compiled. */
  readonly probe: string;
}

export const CLONE = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));

/** Compiles a copy in a scratch folder inside the clone (there, Vitest is found), works with it, and cleans up. */
export async function inWorkshop<T>(copy: string, work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const parent = join(CLONE, '.exercise');
  mkdirSync(parent, { recursive: true });
  const scratch = mkdtempSync(join(parent, 'run-'));
  const clean = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clean);
  try {
    const probe = join(scratch, 'probe.mjs');
    const probeProblem = await compile(fileURLToPath(new URL('probe.ts', import.meta.url)), probe);
    if (probeProblem !== null) throw new Error(probeProblem);
    const file = join(scratch, 'canary.mjs');
    const real = realpathSync(copy);
    const problem = await compile(join(real, 'canary.ts'), file);
    return await work({
      copy: real,
      scratch,
      seconds: seconds(),
      canary: problem === null ? { file } : { problem },
      probe,
    });
  } finally {
    clean();
    process.off('exit', clean);
  }
}

/** 10, or EXERCISE_SECONDS. */
function seconds(): number {
  const given = Number(process.env['EXERCISE_SECONDS']);
  return given > 0 ? given : 10;
}
