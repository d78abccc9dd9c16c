import { plannedPercent } from '../../measures/planned-percent.js';
import type { Metric } from '../../model/metric.js';
import type { ConditionName, Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import type { World } from '../../model/world.js';
import { type Change, type Changes, type Levers, listed, rulePath, twoDigits } from './levers.js';

/** A limit that what is wrong in a world passes, and a healthy version should not. */
interface Demand {
  readonly metric: Metric;
  readonly condition: ConditionName;
  readonly limit: number;
}

const MINUTE = 60;

/**
 * What could catch a bad canary that is released: what its rules tolerate made less, a threshold on what it makes worse, at
 * each look or over a longer stretch, in all stages or in the busiest, and a last stage that lasts longer. First those
 * that change least.
 */
export function catchingChanges(setup: Setup, levers: Levers): readonly Changes[] {
  const { plan } = setup;
  const demands = demandsOf(setup);
  const held = demands.flatMap(({ metric }) => unheld(setup, metric, levers));
  const tolerant: Changes[] = plan.failureLimit > 0 ? [[{ path: ['analysis', 'failure_limit'], to: 0 }]] : [];
  return [
    ...held,
    ...tolerant,
    ...demands.flatMap((demand) => thresholdsFor(demand, setup, levers)),
    ...longerLastStage(setup),
  ].sort((one, other) => one.length - other.length);
}

/** A rule on the metric that does not wait. */
function unheld({ plan }: Setup, metric: Metric, levers: Levers): readonly Changes[] {
  const index = plan.stages.findIndex(({ rules }) => rules.some((rule) => rule.metric === metric && isHeld(rule)));
  const rule = plan.stages[index]?.rules.find((each) => each.metric === metric && isHeld(each));
  if (rule === undefined) return [];
  return [[{ path: [...rulePath(index, metric, levers, rule.place), 'for'], to: { seconds: 0 } }]];
}

/** Whether a rule that rolls back waits for a breach to hold. */
function isHeld({ holdSeconds, sequel }: Rule): boolean {
  return holdSeconds > 0 && sequel === undefined;
}

function thresholdsFor({ metric, condition, limit }: Demand, { plan }: Setup, levers: Levers): readonly Changes[] {
  const within = (path: Change['path'], overSeconds: number): Changes => [
    { path: [...path, condition], to: limit },
    { path: [...path, 'over'], to: { seconds: overSeconds } },
  ];
  const everywhere = listed(['thresholds', metric], levers);
  const changes: Changes[] = [[{ path: [...everywhere, condition], to: limit }], within(everywhere, 10 * MINUTE)];
  const busiest = plan.stages.findLastIndex((stage) => plannedPercent(stage) < 100 && stage.bakeSeconds > 0);
  const stage = plan.stages[busiest];
  if (stage !== undefined) {
    const own = listed(['stages', busiest, 'thresholds', metric], levers);
    const twice = 2 * stage.bakeSeconds;
    changes.push(within(own, stage.bakeSeconds));
    changes.push([{ path: ['stages', busiest, 'duration'], to: { seconds: twice } }, ...within(own, twice)]);
  }
  return changes;
}

/** As long as the stage before it, if it does not last, or twice and four times as long. */
function longerLastStage({ plan: { stages, intervalSeconds } }: Setup): readonly Changes[] {
  const index = stages.length - 1;
  const seconds = stages[index]?.bakeSeconds ?? 0;
  const longer = seconds > 0 ? [2 * seconds, 4 * seconds] : [stages[index - 1]?.bakeSeconds ?? 10 * intervalSeconds];
  return longer.map((to) => [{ path: ['stages', index, 'duration'], to: { seconds: to } }]);
}

/** What a canary makes worse, by its version and by the faults that hit it: half of how much worse is a limit. */
function demandsOf({ world, plan }: Setup): readonly Demand[] {
  const worst = worstEffects(world);
  const demands: Demand[] = [];
  const increase = (metric: Metric, by: number) => {
    if (by > 0) demands.push({ metric, condition: 'max_increase', limit: twoDigits(by / 2) });
  };
  increase('error_rate', worst.errorRate);
  if (worst.latencyRatio > 1) {
    const limit = twoDigits(Math.min(1.5, (1 + worst.latencyRatio) / 2));
    demands.push({ metric: 'latency_p99_ms', condition: 'max_ratio', limit });
  }
  increase('cpu_percent', worst.cpuPercent);
  increase('memory_growth_mb_per_minute', worst.memoryGrowthMbPerMinute);
  increase('memory_mb', worst.memoryMb);
  increase('restarts', (worst.restartsPerHour * plan.intervalSeconds) / 3_600);
  if (worst.conversionRatio < 1) {
    const limit = twoDigits((1 + worst.conversionRatio) / 2);
    demands.push({ metric: 'conversion_rate', condition: 'min_ratio', limit });
  }
  // A rule of the whole service has no baseline to compare with, and one with another sequel rolls nothing back.
  const ofService = plan.stages.flatMap(({ rules }) =>
    rules.filter(({ of, sequel }) => of === 'service' || sequel !== undefined),
  );
  const all = [...demands, ...ownDemandsOf(world)];
  return all.filter(({ metric }) => ofService.every((rule) => rule.metric !== metric));
}

/** The same of metrics of the plan's own. */
function ownDemandsOf({ stable, canary, faults }: World): readonly Demand[] {
  const effects = faults.filter(({ target }) => target === 'canary').flatMap(({ effect }) => effect.metrics);
  return canary.metrics.flatMap(({ metric, value }, i): Demand[] => {
    const before = stable.metrics[i]?.value ?? value;
    const sign = metric.better === 'higher' ? -1 : 1;
    const hit = effects
      .filter((effect) => effect.metric.name === metric.name)
      .map(({ ratio, add }) => before * ratio + add - before);
    const worse = Math.max(...[value - before, ...hit].map((change) => sign * change));
    const condition = metric.better === 'higher' ? 'max_decrease' : 'max_increase';
    return worse > 0 ? [{ metric: metric.name, condition, limit: twoDigits(worse / 2) }] : [];
  });
}

function worstEffects({ stable, canary, faults }: World) {
  const effects = faults.filter(({ target }) => target === 'canary').map(({ effect }) => effect);
  const most = (own: number, of: (effect: (typeof effects)[number]) => number) => Math.max(own, ...effects.map(of));
  const tail = (canary.latency.p99Ms / stable.latency.p99Ms) * (canary.slow === null || stable.slow !== null ? 1 : 2);
  return {
    errorRate: most(canary.errorRate - stable.errorRate, ({ errorRate }) => errorRate),
    latencyRatio: most(tail, ({ latencyRatio, latencyAddMs }) => latencyRatio + latencyAddMs / stable.latency.p99Ms),
    cpuPercent: most(canary.cpuPercent - stable.cpuPercent, ({ cpuPercent }) => cpuPercent),
    memoryMb: most(canary.memoryMb - stable.memoryMb, ({ memoryMb }) => memoryMb),
    memoryGrowthMbPerMinute: most(
      canary.memoryGrowthMbPerMinute - stable.memoryGrowthMbPerMinute,
      ({ memoryGrowthMbPerMinute }) => memoryGrowthMbPerMinute,
    ),
    restartsPerHour: most(canary.restartsPerHour - stable.restartsPerHour, ({ restartsPerHour }) => restartsPerHour),
    conversionRatio: Math.min(
      stable.conversionRate > 0 ? canary.conversionRate / stable.conversionRate : 1,
      ...effects.map(({ conversionRatio }) => conversionRatio),
    ),
  };
}
