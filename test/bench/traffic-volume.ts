import { simulate } from '../../src/simulation/simulate.js';
import { exampleSetup } from './example-setup.js';
import { interleaved, ratio } from './measure.js';
import { type Row, ratioRow } from './table.js';

const TARGET = 1.1;
const RUNS_A_ROUND = 4;
const WINDOWS = 75;

/** Time of one `simulate()` of the same plan, all of it, with more and with less traffic. */
export async function trafficVolume(): Promise<Row[]> {
  const [few, some, many] = await Promise.all([player(10), player(1_000), player(1_000_000)]);
  const runs = interleaved(
    { few: () => few.play(), some: () => some.play(), many: () => many.play() },
    { rounds: 150, warmUp: 60 },
  );
  const traces = interleaved(
    { few: () => few.playAndTrace(), many: () => many.playAndTrace() },
    { rounds: 80, warmUp: 40 },
  );
  return [
    ratioRow('1,000,000 over 10 requests/s', ratio(runs.many, runs.few), TARGET),
    ratioRow('1,000,000 over 1,000 requests/s', ratio(runs.many, runs.some)),
    ratioRow('1,000,000 over 10 requests/s, with every window', ratio(traces.many, traces.few), TARGET),
  ];
}

interface Player {
  play(): void;
  /** Also asks for what only a trace shows: each window's latencies. */
  playAndTrace(): void;
}

/** Each call plays other seeds, the same for every player. */
async function player(requestsPerSecond: number): Promise<Player> {
  const setup = await exampleSetup(requestsPerSecond);
  let seed = 0;
  const next = () => {
    const run = simulate(setup, seed++);
    const { passed, failed, inconclusive } = run.tally;
    const windows = passed + failed + inconclusive;
    if (run.finalState !== 'COMPLETED' || windows !== WINDOWS) throw new Error(`${run.finalState}, ${windows} windows`);
    return run;
  };
  return {
    play: () => {
      for (let i = 0; i < RUNS_A_ROUND; i++) next();
    },
    playAndTrace: () => {
      for (let i = 0; i < RUNS_A_ROUND; i++) {
        const unread = next().windows.filter(({ stable }) => stable.latencyP50Ms === undefined).length;
        if (unread > 0) throw new Error(`${unread} windows without latencies`);
      }
    },
  };
}
