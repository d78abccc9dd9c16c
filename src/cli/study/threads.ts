import { availableParallelism } from 'node:os';
import { PRESETS } from '../../model/fault.js';
import { areManyRuns } from './pace.js';
import type { WorkerPool } from './worker-pool.js';

/** The threads of a study or a comparison. They are started when that is asked for, if ever, and only once. */
export interface Threads {
  readonly jobs: number;
  /** Null where the program is not built. */
  readonly start: () => Promise<WorkerPool | null>;
  /** Those that are started; null: none are, or no longer. */
  readonly started: () => Promise<WorkerPool | null>;
  /** Ends them at once. */
  readonly close: () => Promise<void>;
}

/** More of them take longer to start than a configuration to read, which may be refused. */
const MOST_EARLY = 8;

/** As far as the command line says how much is to be played, before the configuration is read. */
interface Asked {
  /** Undefined: one a core. */
  readonly jobs: number | undefined;
  readonly runs: number;
  readonly scenarios?: readonly string[] | undefined;
  readonly shard?: { readonly count: number } | undefined;
  readonly sweep?: string | undefined;
  readonly untilWidth?: number | undefined;
}

/**
 * What threads are to play is known once the configuration is read. Where there surely is enough for several, they are started
 * now, and load their code meanwhile.
 */
export function threadsOf(asked: Asked, startPool: (jobs: number) => Promise<WorkerPool | null> = loadedPool): Threads {
  const jobs = asked.jobs ?? availableParallelism();
  let pool: Promise<WorkerPool | null> | null = null;
  const start = (): Promise<WorkerPool | null> => {
    pool ??= startPool(jobs);
    return pool;
  };
  // What goes wrong is told to whoever waits for them.
  if (jobs > 1 && jobs <= MOST_EARLY && areManyRuns(leastRuns(asked))) start().catch(() => {});
  return {
    jobs,
    start,
    started: async () => pool,
    close: async () => {
      const closing = pool;
      pool = null;
      await (await closing)?.close();
    },
  };
}

async function loadedPool(jobs: number): Promise<WorkerPool | null> {
  const { workerPool } = await import('./worker-pool.js');
  return workerPool(jobs);
}

/** In all worlds together, as many as there are at least: a study may end early, and what is swept is not read yet. */
function leastRuns({ runs, scenarios, shard, sweep, untilWidth }: Asked): number {
  if (untilWidth !== undefined) return 0;
  const worlds =
    sweep === undefined ? (scenarios === undefined ? PRESETS.length : new Set(['healthy', ...scenarios]).size) : 1;
  return Math.floor(runs / (shard?.count ?? 1)) * worlds;
}
