import { secondsOf } from '../../text/duration.js';
import { cellSeconds, noiseStretch } from '../cell-seconds.js';
import { LIMITS } from '../schema/config-limits.js';
import type { Tolerant } from '../schema/field.js';
import type { RateDocument } from '../schema/service-schema.js';
import type { Draft, FitProblem } from './draft.js';

/** A rollout too long, or too finely cut, or too busy, to be counted exactly and played in reasonable time. */
export function sizeProblems({ understood }: Draft): readonly FitProblem[] {
  const { analysis, stages = [], operator = [], service, rollback, follow_up } = understood;
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
  const noisy = noiseStretch(understood.noise).map(secondsOf);
  const divided = [interval, secondsOf(analysis?.lookback), ...bakes, ...timers, ...noisy];
  // One more duration could make the cells smaller still.
  if (divided.includes(undefined)) return [];
  const cell = cellSeconds(known(divided));
  // Traffic goes on when the looks are over: until the rollback is done, and while the service is followed.
  const after = known([...actSeconds(rollback), secondsOf(rollback?.takes), secondsOf(follow_up)]);
  const total = [...watched, ...after].reduce((sum, seconds) => sum + seconds, 0);
  const cells = Math.ceil(total / cell);
  const problems: FitProblem[] = [];
  if (cells > LIMITS.cells) {
    problems.push({ code: 'too_many_cells', cells, allowed: LIMITS.cells, cellSeconds: cell, path: ['stages'] });
  }
  return [...problems, ...requestProblems(service?.requests_per_second, cell, total)];
}

function known(durations: readonly (number | undefined)[]): readonly number[] {
  return durations.filter((seconds) => seconds !== undefined);
}

function actSeconds(rollback: Draft['understood']['rollback']): readonly (number | undefined)[] {
  const act = rollback?.detect_to_act;
  return typeof act === 'object' ? Object.values(act.manual ?? {}).map(secondsOf) : [];
}

/** At the busiest time; undefined when not all of it is known. */
function peakPerSecond(rate: Tolerant<RateDocument>): number | undefined {
  if (rate === undefined || typeof rate === 'number') return rate;
  if ('daily' in rate) {
    const { mean, peak_ratio } = rate.daily ?? {};
    return mean === undefined || peak_ratio === undefined ? undefined : mean * peak_ratio;
  }
  const rates = Array.isArray(rate) ? rate.map((point) => point?.[1]) : [];
  return rates.every((each) => typeof each === 'number') ? Math.max(0, ...rates) : undefined;
}

function requestProblems(rate: Tolerant<RateDocument>, cell: number, total: number): readonly FitProblem[] {
  const perSecond = peakPerSecond(rate);
  if (perSecond === undefined) return [];
  const path = ['service', 'requests_per_second'];
  const check = (over: 'cell' | 'rollout', seconds: number, allowed: number): FitProblem[] => {
    const requests = Math.ceil(perSecond * seconds);
    return requests > allowed ? [{ code: 'too_many_requests', requests, allowed, over, seconds, path }] : [];
  };
  const inCell = check('cell', cell, LIMITS.requestsPerCell);
  return inCell.length > 0 ? inCell : check('rollout', total, LIMITS.requestsPerRollout);
}
