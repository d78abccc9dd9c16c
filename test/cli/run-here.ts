import { runProgram } from '../../src/cli/program.js';
import type { Streams } from '../../src/cli/streams.js';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process. Standard input is empty and nothing is a terminal unless `given` says otherwise. */
export async function runHere(args: readonly string[], given: Partial<Streams> = {}): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await runProgram(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => new Uint8Array(),
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdoutColumns: undefined,
    env: {},
    ...given,
  });
  return { code, out, err };
}

/** The JSON that a run prints, which must have gone well. */
export async function jsonFrom(args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await runHere(args);
  if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
  return JSON.parse(out);
}
