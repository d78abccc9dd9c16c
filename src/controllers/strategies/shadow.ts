import { isShownIn } from '../../measures/is-shown-in.js';
import type { Plan, Stage } from '../../model/plan.js';
import { FLEET } from '../../model/results/strategy.js';

/**
 * A plan with a stage before its first in which the new version gets a copy of every request and no user waits for its
 * answers. It is judged as the first stage is, as far as copies show it. A plan that begins with copies is that already.
 */
export function shadowFirst(plan: Plan): Plan {
  const [first] = plan.stages;
  if (first === undefined) throw new Error('a plan has at least one stage');
  if (first.trafficPercent === 0) return plan;
  const shadow: Stage = {
    name: unusedName(plan),
    ...SHARES,
    bakeSeconds: FLEET.shadowSeconds,
    rules: first.rules.filter(({ metric }) => isShownIn(SHARES, metric)),
    gate: { kind: 'open' },
  };
  return { ...plan, stages: [shadow, ...plan.stages] };
}

const SHARES = { trafficPercent: 0, mirrorPercent: 100 } as const;

/** Names are unique. */
function unusedName({ stages }: Plan): string {
  const taken = new Set(stages.map(({ name }) => name));
  let name = 'shadow';
  while (taken.has(name)) name += ' (copies)';
  return name;
}

/** The plan from its first stage that users meet. Where there is none it stays as it is. */
export function withoutCopies(plan: Plan): Plan {
  const stages = plan.stages
    .filter(({ trafficPercent }) => trafficPercent > 0)
    .map(({ mirrorPercent: _, ...stage }) => stage);
  return stages.length === 0 ? plan : { ...plan, stages };
}
