import type { ScenarioName } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { runsPlayer } from '../play-runs.js';
import { emptySummary, mergeSummary, type Summary } from '../summary.js';
import type { Changes, Levers } from './levers.js';

/** Looked at after so many runs, so that what does not help costs little. */
export const BLOCK = 10;

/**
 * What plays runs of a setup, from `first` to `last`, both included, in this thread or another; null: it was stopped meanwhile.
 * What they come to depends on nothing else.
 */
export type TrialPlayer = (setup: Setup, seed: string) => (first: number, last: number) => TrialBlock;

type TrialBlock = Summary | Promise<Summary | null>;

/** The study with something changed, tried on its first runs. */
export interface Trial {
  /** The changed plan in a world, over so many runs; null: it does not fit, it was hopeless, or no more is to be played. */
  readonly play: (
    changes: Changes,
    scenario: ScenarioName,
    runs: number,
    isHopeless: (soFar: Summary) => boolean,
  ) => Promise<Summary | null>;
  /** From now on no more than this part, in (0, 1], of the runs that are left now. */
  readonly share: (part: number) => void;
  /** Whether it was stopped from outside. */
  readonly isStopped: () => boolean;
}

/** Of at most `budget` runs. `goesOn` is asked between blocks of them. */
export function trialOf(
  seed: string,
  levers: Levers,
  budget: number,
  goesOn: () => Promise<boolean>,
  playerOf: TrialPlayer = runsPlayer,
): Trial {
  let left = budget;
  let spared = 0;
  let stopped = false;
  const fitted = new Map<string, ((scenario: ScenarioName) => Setup) | null>();
  const begun = new Map<string, { readonly play: ReturnType<TrialPlayer>; readonly summary: Summary }>();

  const changedPlan = async (changes: Changes, key: string) => {
    const known = fitted.get(key);
    if (known !== undefined) return known;
    const made = await levers.changed(changes);
    fitted.set(key, made);
    return made;
  };

  const play: Trial['play'] = async (changes, scenario, runs, isHopeless) => {
    const key = JSON.stringify(changes);
    const setupOf = await changedPlan(changes, key);
    if (setupOf === null) return null;
    const id = `${scenario} ${key}`;
    const kept = begun.get(id) ?? { play: playerOf(setupOf(scenario), seed), summary: emptySummary() };
    begun.set(id, kept);
    const { summary } = kept;
    while (summary.runs < runs) {
      const first = summary.runs + 1;
      const last = Math.min(runs, summary.runs + BLOCK);
      if (left - spared < last - first + 1 || stopped) return null;
      const played = await kept.play(first, last);
      if (played !== null) mergeSummary(summary, played);
      left -= last - first + 1;
      if (played === null || !(await goesOn())) {
        stopped = true;
        return null;
      }
      if (isHopeless(summary)) return null;
    }
    // It may have been played for another question.
    return isHopeless(summary) ? null : summary;
  };
  const share = (part: number) => {
    spared = left - Math.floor(left * part);
  };
  return { play, share, isStopped: () => stopped };
}
