import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoStep } from '../../model/argo-rollout.js';
import type { PolicyFinding, PolicyFindingDetail } from '../../model/policy-finding.js';
import type { PolicyProblem } from '../../model/problem.js';
import type { RehearsedPolicy } from '../../model/rehearsal.js';
import type { UnderstoodQuery } from '../../model/understood-query.js';
import type { WorldSaid } from '../../model/world-said.js';
import { canaryCondition } from './canary-condition.js';

/** What the queries of a policy do that does not do what it seems to; `problems` are those of a policy that cannot be rehearsed. */
export function queryFindings(
  policy: RehearsedPolicy,
  understood: readonly UnderstoodQuery[],
  problems: readonly PolicyProblem[],
  said: WorldSaid,
): readonly PolicyFinding[] {
  const rollout = nameOf(policy);
  return [
    ...refused(problems).map((detail) => ({ ...detail, rollout, run: null })),
    ...understood.flatMap((query) =>
      [...diluted(policy, query, said), ...windowFindings(policy, query)].map((detail) => ({
        ...detail,
        rollout,
        run: query.run,
      })),
    ),
  ];
}

/** What a finding calls the policy that it is of. */
function nameOf(policy: RehearsedPolicy): string {
  switch (policy.controller) {
    case 'argo_rollout':
      return policy.rollout.name;
    case 'argo_analysis':
      return '';
    case 'flagger':
    case 'kayenta':
      return policy.canary.name;
  }
}

function refused(problems: readonly PolicyProblem[]): readonly PolicyFindingDetail[] {
  return problems.flatMap((problem): readonly PolicyFindingDetail[] => {
    if (problem.code !== 'query_refused') return [];
    const { metric, query } = problem;
    return [{ code: query.code === 'invalid' ? 'query_invalid' : 'query_not_supported', metric, query }];
  });
}

function diluted(policy: RehearsedPolicy, query: UnderstoodQuery, said: WorldSaid): readonly PolicyFindingDetail[] {
  const { arm, metric, selectors, signal } = query;
  if (arm !== 'service' || signal === 'constant') return [];
  const series = [...new Set(selectors.flatMap((each) => (each.arm === 'service' ? [each.series] : [])))];
  return [{ code: 'query_dilutes', metric, series, say: canaryCondition(policy, query, said) }];
}

/** A window that reaches back to before the canary had the share that the step gave it. */
function windowFindings(policy: RehearsedPolicy, query: UnderstoodQuery): readonly PolicyFindingDetail[] {
  const { windowSeconds, metric, run } = query;
  if (policy.controller !== 'argo_rollout' || windowSeconds === null) return [];
  const { strategy } = policy.rollout;
  if (strategy.kind !== 'canary') return [];
  const { steps } = strategy.canary;
  const held = run === 'background' ? shortestHeld(steps) : heldBefore(policy, query, steps);
  if (held === null || held.heldSeconds >= windowSeconds) return [];
  return [{ code: 'window_outlasts_step', metric, windowSeconds, ...held }];
}

interface Held {
  readonly heldSeconds: number;
  readonly step: number;
}

/** Of the shares that are held for a stated time the shortest; null: there is none. */
function shortestHeld(steps: readonly ArgoStep[]): Held | null {
  let shortest: Held | null = null;
  for (const [at, step] of steps.entries()) {
    if (step.does !== 'setWeight') continue;
    const next = steps.findIndex((each, index) => index > at && each.does === 'setWeight');
    const within = steps.slice(at + 1, next === -1 ? undefined : next);
    const heldSeconds = timed(within);
    // A person, an analysis or another thing may take any time.
    if (heldSeconds === null || heldSeconds === 0) continue;
    if (shortest === null || heldSeconds < shortest.heldSeconds) shortest = { heldSeconds, step: at + 1 };
  }
  return shortest;
}

/** How long the share has been held when the run of a step measures first; null: it cannot be told. */
function heldBefore(
  policy: RehearsedPolicy,
  { run, metric }: UnderstoodQuery,
  steps: readonly ArgoStep[],
): Held | null {
  if (policy.controller !== 'argo_rollout') return null;
  const position = Number(/^step (\d+)$/.exec(run ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(position)) return null;
  const before = steps.slice(0, position - 1);
  const at = before.findLastIndex(({ does }) => does === 'setWeight');
  const heldSeconds = at === -1 ? null : timed(before.slice(at + 1));
  if (heldSeconds === null) return null;
  const spec = argoRuns(policy.rollout).find(({ where }) => where === run)?.spec;
  const of = spec?.metrics.find(({ name }) => name === metric);
  // The measurement that decides a run of several is no earlier than its second.
  const last = ((of?.count ?? 1) - 1) * (of?.interval?.seconds ?? 0);
  return { heldSeconds: heldSeconds + (of?.initialDelay?.seconds ?? 0) + Math.max(0, last), step: at + 1 };
}

function timed(steps: readonly ArgoStep[]): number | null {
  let seconds = 0;
  for (const step of steps) {
    if (step.does !== 'pause' || step.seconds === null) return null;
    seconds += step.seconds;
  }
  return seconds;
}
