import type { KayentaStage } from '../../model/policy/rehearsal.js';

/** What a judgement looks at, in seconds from the start of the analysis; `toSeconds` is when it is made. */
export interface JudgedWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

type Times = Pick<KayentaStage, 'lifetimeSeconds' | 'intervalSeconds' | 'warmUpSeconds' | 'lookbackSeconds'>;

/**
 * The judgements of a stage: one as each interval ends, the warm-up first. What is left of a lifetime is not used. A window
 * that slides looks back from there, into the warm-up and beyond where the look-back is longer. Source: Orca at 2fdb327a,
 * `RunCanaryIntervalsStage`.
 */
export function judgedWindows({
  lifetimeSeconds,
  intervalSeconds,
  warmUpSeconds,
  lookbackSeconds,
}: Times): readonly JudgedWindow[] {
  const interval = Math.min(intervalSeconds, lifetimeSeconds);
  const count = Math.floor(lifetimeSeconds / interval);
  return Array.from({ length: count }, (_, index) => {
    const toSeconds = warmUpSeconds + (index + 1) * interval;
    return { fromSeconds: lookbackSeconds === null ? warmUpSeconds : toSeconds - lookbackSeconds, toSeconds };
  });
}
