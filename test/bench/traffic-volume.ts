import { simulate } from '../../src/simulation/simulate.js';
import { exampleSetup } from './example-setup.js';
import { interleaved, ratio } from './measure.js';
import { type Row, ratioRow } from './table.js';

const TARGET = 1.1;
const RUNS_A_ROUND = 4;

/** Time of one `simulate()` of the same plan, all of it, with more and with less traffic. */
export async function trafficVolume(): Promise<Row[]> {
  const [few, some, many] = await Promise.all([contender(10), contender(1_000), contender(1_000_000)]);
  const times = interleaved({ few, some, many }, { rounds: 150, warmUp: 60 });
  return [
    ratioRow('1,000,000 over 10 requests/s', ratio(times.many, times.few), TARGET),
    ratioRow('1,000,000 over 1,000 requests/s', ratio(times.many, times.some)),
  ];
}

/** Each call plays other seeds, the same for every contender. */
async function contender(requestsPerSecond: number): Promise<() => void> {
  const setup = await exampleSetup(requestsPerSecond, { latencyThreshold: true });
  let seed = 0;
  return () => {
    for (let i = 0; i < RUNS_A_ROUND; i++) {
      const { finalState, windows } = simulate(setup, seed++);
      if (finalState !== 'COMPLETED' || windows.length !== 75)
        throw new Error(`${finalState}, ${windows.length} windows`);
    }
  };
}
