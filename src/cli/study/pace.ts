/** How long a chunk should take: long beside handing it over, short beside a person's patience. In milliseconds. */
const CHUNK = 40;
/**
 * Of a study that takes long, a chunk takes longer, so that what threads hand over is not so much garbage that V8 makes ever
 * more room for it; all chunks of a block together at most this share of what has been spent.
 */
const LONGEST_CHUNK = 200;
const BLOCK_SHARE = 0.02;

/**
 * Whether so many runs, of all worlds together, are played in threads whatever they take: these can be told to keep their garbage
 * small, the main thread cannot. For fewer, several threads compile longer than they play.
 */
export function areManyRuns(runs: number): boolean {
  return runs >= 8_000;
}

/**
 * Until so much time has been spent, the first run of each world apart, no guess is made of how long the rest will take: before
 * all is compiled, a run takes many times as long as later. In milliseconds.
 */
const WARM = 1_000;

/** Each thread compiles everything anew, which takes it about half as long: what is over sooner is played here. In milliseconds. */
const WORTH_THREADS = 1_000;

/** One thread is no faster than the main one, and only keeps its garbage small. In milliseconds. */
const WORTH_ONE_THREAD = 5_000;

/** Of a block before all is compiled, and of any other. */
const FIRST_RUNS = 8;
const MOST_RUNS = 2_000;

/** What is learnt of how long runs take, and what follows from it. */
interface Pace {
  /** So many runs of each world took so long, in milliseconds of all of them. */
  readonly learn: (milliseconds: number, runs: number) => void;
  /** How many of the runs that are left of each world are to be played next. */
  readonly blockLength: (left: number) => number;
  /** Whether threads are over with the runs that are left so much sooner that it repays starting them. */
  readonly isWorthThreads: (left: number) => boolean;
}

/** Nothing is known yet of runs in so many worlds. */
export function paceOf(worlds: number, jobs: number): Pace {
  let spent = 0;
  let millisecondsARun = 0;
  return {
    learn: (milliseconds, runs) => {
      if (millisecondsARun > 0) spent += milliseconds;
      // The first runs are the slowest: what is learnt last counts.
      millisecondsARun = milliseconds / (runs * worlds);
    },
    blockLength: (left) => {
      if (millisecondsARun === 0) return 1;
      const long = Math.min(LONGEST_CHUNK, (BLOCK_SHARE * spent) / worlds);
      const suits = Math.floor(Math.max(CHUNK, long) / millisecondsARun);
      // Near the end shorter ones, so that all threads end together.
      const share = Math.ceil((left * worlds) / (4 * jobs));
      const most = spent < WARM ? FIRST_RUNS : MOST_RUNS;
      return Math.max(1, Math.min(left, suits, most, jobs === 1 ? left : Math.max(10, share)));
    },
    isWorthThreads: (left) => {
      if (areManyRuns(left * worlds)) return true;
      return spent >= WARM && left * worlds * millisecondsARun >= (jobs === 1 ? WORTH_ONE_THREAD : WORTH_THREADS);
    },
  };
}
