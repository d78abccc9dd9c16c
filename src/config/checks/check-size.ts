import { secondsOf } from '../../text/duration.js';
import { LIMITS } from '../schema/config-limits.js';
import type { Draft, FitProblem } from './draft.js';

/** A rollout too long, or looked at too often, to be played in reasonable time. */
export function sizeProblems({ understood }: Draft): readonly FitProblem[] {
  const { analysis, stages = [], operator = [], rollback, follow_up } = understood;
  const interval = secondsOf(analysis?.interval);
  const bakes = stages.map((stage) => secondsOf(stage?.duration));
  const timers = stages.map((stage) => (typeof stage?.pause === 'string' ? secondsOf(stage.pause) : 0));
  // While paused by a person the canary is watched as well, until the last action of the script at the latest.
  const script = Math.max(0, ...operator.map((entry) => secondsOf(entry?.at) ?? 0));
  const watched = known([...bakes, ...timers, script]);
  if (interval === undefined) return [];

  const windows = watched.reduce((sum, seconds) => sum + Math.ceil(seconds / interval), 0);
  if (windows > LIMITS.windows) {
    return [{ code: 'too_many_windows', windows, allowed: LIMITS.windows, path: ['analysis', 'interval'] }];
  }
  const noisy = known(noiseStretch(understood.noise).map(secondsOf));
  const cellSeconds = noisy.reduce(greatestCommonDivisor, MINUTE);
  // Traffic goes on when the looks are over: until the rollback is done, and while the service is followed.
  // A pause lasts until people act, once a stage at most, or else as long as the follow-up.
  const waits = (secondsOf(understood.when_paused?.act_after) ?? 0) * (stages.length + 1);
  const after = known([
    ...actSeconds(rollback),
    secondsOf(rollback?.takes),
    secondsOf(follow_up),
    waits,
    settleSeconds(understood),
  ]);
  const total = [...watched, ...after].reduce((sum, seconds) => sum + seconds, 0);
  // A look within a cell divides it, as does the end of what it reads, and a scrape; and so do instances that an autoscaler adds.
  const delay = secondsOf(analysis?.delay) ?? 0;
  const scrape = secondsOf(understood.telemetry?.scrape);
  const scrapes = scrape === undefined ? 0 : Math.floor(total / scrape);
  const scaled = understood.instances?.autoscale === undefined ? 0 : Math.ceil(total / AUTOSCALED);
  const parts = Math.ceil(total / cellSeconds) + windows * (delay > 0 ? 2 : 1) + scrapes + scaled;
  return parts > LIMITS.parts ? [{ code: 'too_many_parts', parts, allowed: LIMITS.parts, path: ['stages'] }] : [];
}

/** A world's cells are no longer. */
const MINUTE = 60;

/** How often an autoscaler looks. */
const AUTOSCALED = 15;

/** Instances restart in seven batches at most (of seven, one at a time), once all are there. */
const MOST_STARTS = 8;

function settleSeconds({ instances }: Draft['understood']): number | undefined {
  return instances === undefined ? 0 : MOST_STARTS * (secondsOf(instances.ready_after) ?? 0);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

/** How long noise stays as it is, as a duration in text, if there is any. */
function noiseStretch(noise: Draft['understood']['noise']): readonly (string | undefined)[] {
  const { every, autocorrelation, ...kinds } = noise ?? {};
  return Object.values(kinds).some((kind) => kind !== undefined && kind > 0) ? [every] : [];
}

function known(durations: readonly (number | undefined)[]): readonly number[] {
  return durations.filter((seconds) => seconds !== undefined);
}

function actSeconds(rollback: Draft['understood']['rollback']): readonly (number | undefined)[] {
  const act = rollback?.detect_to_act;
  return typeof act === 'object' ? Object.values(act.manual ?? {}).map(secondsOf) : [];
}
