import { readFileSync } from 'node:fs';

interface Outcome {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Runs the program from its sources in this process, away from any terminal and with an empty environment. */
export async function runInProcess(args: readonly string[]): Promise<Outcome> {
  // The build puts the version in place of this name; run from its sources, the program finds it here.
  Object.assign(globalThis, { __VERSION__: manifest.version });
  const { runProgram } = await import('../../src/cli/program.js');
  let out = '';
  let err = '';
  const exitCode = await runProgram(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    env: {},
  });
  return { exitCode, out, err };
}
