import type { TrialPlayer } from '../../study/advice/trial.js';
import type { Summary } from '../../study/summary.js';
import type { StudyWork } from './play-chunk.js';
import type { WorkerPool } from './worker-pool.js';

/**
 * Tries what would mend a study in a thread of it, whose code is compiled, as this thread's is not; one block after another, so
 * that it is always the same thread: each would compile anew what the changes need. Once `signal` is aborted, all threads end.
 */
export function trialPlayer(pool: WorkerPool, signal: AbortSignal): TrialPlayer {
  signal.addEventListener('abort', () => void pool.close(), { once: true });
  return (setup, seed) => {
    const work: StudyWork = { plans: 'one', worlds: [{ name: '', setup }], seed, wantsLines: false };
    const play = pool.playerOf<Summary>(work);
    return async (first, last) => {
      try {
        return (await play({ world: 0, first, last })).summary;
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    };
  };
}
