import { cellSeconds } from '../cell-seconds.js';
import { LIMITS } from '../schema/config-limits.js';
import { secondsOf } from '../schema/duration.js';
import type { Draft, FitProblem } from './fit-problems.js';

/** A rollout too long, or too finely cut, or too busy, to be counted exactly and played in reasonable time. */
export function sizeProblems({ understood }: Draft): readonly FitProblem[] {
  const { analysis, stages = [], operator = [], service } = understood;
  const interval = secondsOf(analysis?.interval);
  const bakes = stages.map((stage) => secondsOf(stage?.duration));
  const timers = stages.map((stage) => (typeof stage?.pause === 'string' ? secondsOf(stage.pause) : 0));
  // While paused by a person the canary is watched as well, until the last action of the script at the latest.
  const script = Math.max(0, ...operator.map((entry) => secondsOf(entry?.at) ?? 0));
  const stretches = [...bakes, ...timers, script].filter((seconds) => seconds !== undefined);
  if (interval === undefined) return [];

  const windows = stretches.reduce((sum, seconds) => sum + Math.ceil(seconds / interval), 0);
  if (windows > LIMITS.windows) {
    return [{ code: 'too_many_windows', windows, allowed: LIMITS.windows, path: ['analysis', 'interval'] }];
  }
  const divided = [interval, secondsOf(analysis?.lookback), ...bakes, ...timers];
  // One more duration could make the cells smaller still.
  if (divided.includes(undefined)) return [];
  const cell = cellSeconds(divided.filter((seconds) => seconds !== undefined));
  const total = stretches.reduce((sum, seconds) => sum + seconds, 0);
  const cells = Math.ceil(total / cell);
  const problems: FitProblem[] = [];
  if (cells > LIMITS.cells) {
    problems.push({ code: 'too_many_cells', cells, allowed: LIMITS.cells, cellSeconds: cell, path: ['stages'] });
  }
  return [...problems, ...requestProblems(service?.requests_per_second, cell, total)];
}

function requestProblems(perSecond: number | undefined, cell: number, total: number): readonly FitProblem[] {
  if (perSecond === undefined) return [];
  const path = ['service', 'requests_per_second'];
  const check = (over: 'cell' | 'rollout', seconds: number, allowed: number): FitProblem[] => {
    const requests = Math.ceil(perSecond * seconds);
    return requests > allowed ? [{ code: 'too_many_requests', requests, allowed, over, seconds, path }] : [];
  };
  const inCell = check('cell', cell, LIMITS.requestsPerCell);
  return inCell.length > 0 ? inCell : check('rollout', total, LIMITS.requestsPerRollout);
}
