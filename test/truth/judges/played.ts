import { parseConfig } from '../../../src/config/parse-config.js';
import { simulate } from '../../../src/simulation/simulate.js';

/** How many of so many runs of a configuration end so: what the program says. */
export async function countOf(config: object, runs: number, finalState: string): Promise<number> {
  const read = await parseConfig(JSON.stringify(config));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { setup } = read.config;
  let count = 0;
  for (let run = 0; run < runs; run++) if (simulate(setup, `truth/${run}`).finalState === finalState) count++;
  return count;
}
