import { plannedPercent } from '../../measures/planned-percent.js';
import type { ScenarioResult } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { type Changes, type Levers, rulePath, twoDigits } from './levers.js';

const MINUTE = 60;
/** A look is nearly sure to have enough requests where so many times as many are expected. */
const ROOM = 1.5;

/**
 * What could keep a rollout from waiting for a person: a pause that ends by itself where the plan has one, enough requests a look
 * where a stage ends without evidence, a limit that an outage of both versions stays below.
 */
export function resumingChanges(setup: Setup, result: ScenarioResult, levers: Levers): readonly Changes[] {
  const index = result.stages.reduce(
    (most, { paused }, at, all) => (paused.count > (all[most]?.paused.count ?? 0) ? at : most),
    0,
  );
  const stage = setup.plan.stages[index];
  if (stage === undefined) return [];
  if (stage.gate.kind === 'person') {
    return [[{ path: ['stages', index, 'pause'], to: { seconds: Math.max(stage.bakeSeconds, 5 * MINUTE) } }]];
  }
  return [...enoughRequests(setup, index), ...aboveOutages(setup, index, levers)];
}

function enoughRequests({ plan, world }: Setup, index: number): readonly Changes[] {
  const stage = plan.stages[index];
  if (stage === undefined || stage.mirrorPercent !== undefined) return [];
  const { lookbackSeconds, minRequests, stages } = plan;
  const startsAt = stages.slice(0, index).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  const aSecond =
    (expectedArrivals(world, startsAt, startsAt + stage.bakeSeconds) * plannedPercent(stage)) / 100 / stage.bakeSeconds;
  const expected = aSecond * lookbackSeconds;
  if (!(expected > 0) || expected > ROOM * minRequests) return [];
  const seconds = Math.ceil((ROOM * minRequests) / aSecond / MINUTE) * MINUTE;
  const percent = twoDigits((stage.trafficPercent * ROOM * minRequests) / expected);
  const isShareOfAll = stage.audiences == null;
  const next = stages[index + 1]?.trafficPercent ?? 100;
  const fewer = Math.floor(expected / ROOM);
  // As much as can be without being as much as the next stage has, and a look back that is as short as can be with that.
  const most = twoDigits(next * 0.9);
  const then = Math.ceil((seconds * stage.trafficPercent) / most / MINUTE) * MINUTE;
  return [
    ...(seconds <= stage.bakeSeconds ? [[{ path: ['analysis', 'lookback'], to: { seconds } }] as Changes] : []),
    ...(percent < next && isShareOfAll
      ? [[{ path: ['stages', index, 'traffic_percent'], to: percent }] as Changes]
      : []),
    ...(isShareOfAll && most > stage.trafficPercent && then <= stage.bakeSeconds
      ? [
          [
            { path: ['stages', index, 'traffic_percent'], to: most },
            { path: ['analysis', 'lookback'], to: { seconds: then } },
          ] as Changes,
        ]
      : []),
    [
      { path: ['stages', index, 'duration'], to: { seconds: 2 * seconds } },
      { path: ['analysis', 'lookback'], to: { seconds } },
    ],
    ...(fewer >= 1
      ? [[{ path: ['analysis', 'min_requests'], to: Math.max(1, Math.floor(twoDigits(fewer))) }] as Changes]
      : []),
  ];
}

/** Absolute limits, which an outage of both versions passes; a breach that has to hold for longer than it lasts. */
function aboveOutages({ plan, world }: Setup, index: number, levers: Levers): readonly Changes[] {
  const added = Math.max(
    0,
    ...world.faults.filter(({ target }) => target === 'all').map(({ effect }) => effect.errorRate),
  );
  if (added === 0) return [];
  const rule = plan.stages[index]?.rules.find(({ metric, sequel }) => metric === 'error_rate' && sequel === undefined);
  const limit = rule?.conditions.find(({ name }) => name === 'max')?.limit;
  if (rule === undefined || limit === undefined) return [];
  const path = rulePath(index, 'error_rate', levers, rule.place);
  return [
    ...(limit < added * ROOM
      ? [[{ path: [...path, 'max'], to: Math.min(1, twoDigits(added * ROOM)) }] as Changes]
      : []),
    [{ path: [...path, 'for'], to: { seconds: 10 * MINUTE } }],
  ];
}
