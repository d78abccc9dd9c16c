import { argoRuns } from '../../measures/argo-runs.js';
import { goDurationText } from '../../measures/go-duration-text.js';
import type { ArgoMetric } from '../../model/policy/argo-analysis.js';
import type { ArgoStep } from '../../model/policy/argo-rollout.js';
import type { Found, FoundInPolicy } from '../../model/policy/policy-finding.js';
import type { PolicyEdit, PolicyPart } from '../../model/policy/policy-part.js';
import type { RehearsedPolicy } from '../../model/policy/rehearsal.js';
import type { UnderstoodQuery } from '../../model/policy/understood-query.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import type { WorldSaid } from '../../model/world-said.js';
import { writtenAt } from '../policy-place.js';
import { type AskedMetric, askedMetrics } from './asked-metrics.js';
import { canaryCondition } from './canary-condition.js';
import { failuresAlone } from './failures-alone.js';

/** What comes of an answer of Prometheus without a value, for a metric of a policy; null: it passes. */
export type OfNoAnswer = (metric: object) => string | null;

/** What the queries of a policy do that does not do what it seems to; `problems` are those of a policy that cannot be rehearsed. */
export function queryFindings(
  policy: RehearsedPolicy,
  understood: readonly UnderstoodQuery[],
  problems: readonly PolicyProblem[],
  said: WorldSaid,
  ofNoAnswer: OfNoAnswer,
): readonly FoundInPolicy[] {
  const rollout = nameOf(policy);
  const asked = askedMetrics(policy);
  return [
    ...refused(problems, asked).map((found) => ({ ...found, rollout, run: null })),
    ...understood.flatMap((query) => {
      const metric = asked.find(({ name, run, queries }) => {
        return name === query.metric && run === query.run && queries.includes(query.query);
      });
      if (metric === undefined) return [];
      const at = queryAt(policy, metric.of, query.query);
      const found = [
        ...diluted(policy, query, said, at),
        ...windowFindings(policy, query, metric.of, at),
        ...emptyFindings(query, said, at, ofNoAnswer(metric.of)),
      ];
      return found.map((one) => ({ ...one, rollout, run: query.run }));
    }),
  ];
}

/** Where a query is written. */
function queryAt(policy: RehearsedPolicy, metric: object, query: string): PolicyPart {
  if (policy.controller !== 'flagger') return { of: metric, within: ['provider', 'prometheus', 'query'] };
  const watched = policy.canary.metrics.find((each) => each === metric);
  const isTemplate = watched?.queries.template === query && watched.template !== null;
  return isTemplate ? { of: watched.template ?? metric, within: ['query'] } : { of: metric, within: ['query'] };
}

function emptyFindings(
  query: UnderstoodQuery,
  said: WorldSaid,
  at: PolicyPart,
  judged: string | null,
): readonly Found[] {
  if (judged === null) return [];
  const written = writtenAt(at);
  const found = failuresAlone(query, said.prometheus.range, typeof written === 'string' ? written : undefined);
  if (found === null) return [];
  return [
    {
      detail: { code: 'empty_until_first_failure', metric: query.metric, series: found.series, judged },
      at,
      mends: found.mends.map((texts) => [{ ...at, does: 'insert', texts }]),
    },
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

function refused(problems: readonly PolicyProblem[], asked: readonly AskedMetric[]): readonly Found[] {
  return problems.flatMap((problem): readonly Found[] => {
    if (problem.code !== 'query_refused') return [];
    const { metric, query } = problem;
    const of = asked.find(({ name }) => name === metric)?.of ?? problem;
    const code = query.code === 'invalid' ? ('query_invalid' as const) : ('query_not_supported' as const);
    return [{ detail: { code, metric, query }, at: { of, within: ['provider', 'prometheus', 'query'] } }];
  });
}

function diluted(policy: RehearsedPolicy, query: UnderstoodQuery, said: WorldSaid, at: PolicyPart): readonly Found[] {
  const { arm, metric, selectors, signal } = query;
  if (arm !== 'service' || signal === 'constant') return [];
  const series = [...new Set(selectors.flatMap((each) => (each.arm === 'service' ? [each.series] : [])))];
  const condition = canaryCondition(policy, query, said);
  const say = condition?.say ?? null;
  const mends: readonly (readonly PolicyEdit[])[] =
    condition === null ? [] : [[{ ...at, does: 'replace', from: condition.was, to: condition.say }]];
  return [{ detail: { code: 'query_dilutes', metric, series, say }, at, mends }];
}

/** A window that reaches back to before the canary had the share that the step gave it. */
function windowFindings(policy: RehearsedPolicy, query: UnderstoodQuery, of: object, at: PolicyPart): readonly Found[] {
  const { windowSeconds, metric, run } = query;
  if (policy.controller !== 'argo_rollout' || windowSeconds === null) return [];
  const { strategy } = policy.rollout;
  if (strategy.kind !== 'canary') return [];
  const { steps } = strategy.canary;
  const held = run === 'background' ? shortestHeld(steps) : heldBefore(policy, query, steps);
  if (held === null || held.heldSeconds >= windowSeconds) return [];
  const detail = { code: 'window_outlasts_step', metric, windowSeconds, ...held } as const;
  return [{ detail, at, mends: windowMends(steps, detail, run === 'background' ? null : of) }];
}

/** Steps that hold the share longer; a run of a step begins later, too. `metric`: of such a run. */
function windowMends(
  steps: readonly ArgoStep[],
  { windowSeconds, heldSeconds, step }: { readonly windowSeconds: number } & Held,
  metric: object | null,
): readonly (readonly PolicyEdit[])[] {
  if (metric !== null) {
    const to = goDurationText(windowSeconds - heldSeconds + initialDelayOf(metric));
    return [[{ of: metric, within: ['initialDelay'], does: 'set', to }]];
  }
  // Every share that is held for less.
  const short = steps.filter((each, index): each is Extract<ArgoStep, { readonly does: 'pause' }> => {
    return each.does === 'pause' && each.seconds !== null && each.seconds < windowSeconds && index >= step - 1;
  });
  return [
    short.map((each) => ({ of: each, within: ['pause', 'duration'], does: 'set', to: goDurationText(windowSeconds) })),
  ];
}

function initialDelayOf(metric: object): number {
  const { initialDelay = null } = metric as Partial<ArgoMetric>;
  return initialDelay?.seconds ?? 0;
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
