import { performance } from 'node:perf_hooks';
import { wilson } from '../../stats/intervals/one-proportion.js';
import type { Summary } from '../../study/summary.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount } from '../../text/format-number.js';
import type { Streams } from '../streams.js';

/** How far a study or a comparison is. */
interface SoFar {
  /** Of each world, to be played and played. */
  readonly runs: number;
  readonly played: number;
  /** Null: no healthy version is among what is played. */
  readonly healthy: Summary | null;
}

/** A line for people on how far it is; it stands on standard error while that is a terminal, and leaves nothing. */
export interface Progress {
  readonly show: (soFar: SoFar) => void;
  readonly clear: () => void;
}

/** Between two pictures of the line, in milliseconds. */
const PAUSE = 200;

export function progress({ err, stderrIsTerminal }: Streams): Progress {
  if (!stderrIsTerminal) return { show: () => {}, clear: () => {} };
  let startedAt: number | null = null;
  let playedBefore = 0;
  let shownAt = 0;
  let isShown = false;
  return {
    show: (soFar) => {
      const now = performance.now();
      if (startedAt === null) {
        startedAt = now;
        playedBefore = soFar.played;
      }
      if (now - shownAt < PAUSE) return;
      shownAt = now;
      isShown = true;
      err(`\r${progressLine(soFar, soFar.played - playedBefore, (now - startedAt) / 1_000)}\u001b[K`);
    },
    clear: () => {
      if (isShown) err('\r\u001b[K');
    },
  };
}

/** `played` of the runs since so many seconds ago. */
function progressLine({ runs, played: all, healthy }: SoFar, played: number, seconds: number): string {
  const parts = [`${formatCount(all)} of ${countOf(runs, 'run')}`];
  if (played > 0 && seconds > 0) {
    const speed = played / seconds;
    parts.push(`${formatCount(Math.round(speed))}/s`, `${formatDuration(Math.ceil((runs - all) / speed))} left`);
  }
  if (healthy !== null && healthy.runs > 0) {
    const count = healthy.states.ROLLED_BACK;
    const [low, high] = wilson(count, healthy.runs);
    const percent = (share: number) => (share * 100).toFixed(2);
    parts.push(`healthy rolled back ${percent(count / healthy.runs)} % [${percent(low)}, ${percent(high)}]`);
  }
  return parts.join(' · ');
}
