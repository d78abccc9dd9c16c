import { isDeepStrictEqual } from 'node:util';
import { strategyOf } from '../../../src/controllers/flagger/canary-policy.js';
import { type FlaggerState, initialized, isCanaryUp } from '../../../src/controllers/flagger/canary-state.js';
import { deploymentReadiness } from '../../../src/controllers/flagger/deployment-readiness.js';
import { checkMetrics, type MetricValue } from '../../../src/controllers/flagger/metric-check.js';
import { isWebhookSuccess, prometheusValue } from '../../../src/controllers/flagger/provider-value.js';
import { flaggerTick } from '../../../src/controllers/flagger/tick.js';
import type { FlaggerAnswers } from '../../../src/controllers/flagger/tick-calls.js';
import type { CanaryPolicy, FlaggerMetric } from '../../../src/model/policy/flagger-policy.js';
import { analysisOf, type WrittenAnalysis } from './flagger-scheduler.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly input: Input;
  readonly expect: Readonly<Record<string, unknown>>;
}

interface Input {
  readonly analysis?: WrittenAnalysis;
  readonly provider?: string;
  readonly skipAnalysis?: boolean;
  readonly phase?: FlaggerState['phase'];
  readonly canary?: number;
  readonly failedChecks?: number;
  readonly metrics?: readonly WrittenMetric[];
  readonly queryResults?: Readonly<Record<string, MetricValue>>;
  readonly value?: MetricValue;
  readonly prometheus?: readonly (readonly string[])[] | 'matrix';
  readonly status?: number | WrittenStatus;
  readonly specReplicas?: number;
  readonly deadlineSeconds?: number;
  readonly readyThreshold?: number;
}

interface WrittenMetric {
  readonly name?: string;
  readonly thresholdRange?: { readonly min?: number; readonly max?: number };
  readonly threshold?: number;
  readonly query?: string;
  readonly templateRef?: unknown;
}

interface WrittenStatus {
  readonly updated?: number;
  readonly replicas?: number;
  readonly available?: number;
  readonly ready?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly WrittenCondition[];
}

interface WrittenCondition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly ageSeconds?: number;
}

/** Facts from the controller's own unit tests, and of its metric checks. */
export const flaggerCasesOracle: OracleKind = {
  recognise: (document) =>
    hasKeys(document, ['source', 'cases']) &&
    String((document as { readonly source: { readonly repo?: unknown } }).source?.repo) === 'fluxcd/flagger',
  run: (document) => (document as { readonly cases: readonly Case[] }).cases.map(result),
};

function result({ id, kind, input, expect }: Case): CaseResult {
  const got = KINDS[kind]?.(input, expect) ?? null;
  if (got === null) return { outcome: 'not_supported', what: kind };
  if (isDeepStrictEqual(got, expect)) return { outcome: 'agrees' };
  return { outcome: 'differs', name: `${id}, ${kind}`, expected: JSON.stringify(expect), got: JSON.stringify(got) };
}

type Facts = Readonly<Record<string, unknown>>;

/** What comes out, under the names of what was expected. */
const KINDS: Readonly<Record<string, (input: Input, expect: Facts) => Facts | null>> = {
  weights: (input, expect) => {
    const played = play(input);
    const { canaryWeightPerTick: asked } = expect as { readonly canaryWeightPerTick: readonly number[] };
    const then = played
      .slice(asked.length)
      .map(({ phase, weight }) =>
        phase === 'Finalising' ? `Finalising (primary ${100 - weight}, canary ${weight})` : phase,
      );
    return { canaryWeightPerTick: played.slice(0, asked.length).map(({ weight }) => weight), then };
  },
  phases: (input, expect) => {
    const played = play(input);
    return 'perTick' in expect
      ? { perTick: played.map(({ phase, weight }) => [phase, weight]) }
      : { perTickPhase: played.map(({ phase }) => phase) };
  },
  rollback: (input, expect) => {
    const { phase, weight } = tickFrom(input, {});
    return {
      phase,
      primary: 100 - weight,
      canary: weight,
      ...('failures' in expect ? { failures: phase === 'Failed' ? 1 : 0 } : {}),
    };
  },
  promotionFailure: (input) => {
    const after = tickFrom(input, { primary: 'late' });
    const { phase, weight } = after;
    return { phase, primary: 100 - weight, canary: weight, canaryScaledDown: !isCanaryUp(after), statusWeight: weight };
  },
  skip: (input) => {
    const played = play(input);
    return { ticksAfterDetection: played.length - 1, phase: played.at(-1)?.phase };
  },
  newRevision: () => {
    const before = initialized('v1');
    const { state } = flaggerTick(policyOf({}), before, ALL_WELL);
    return { canaryReplicasBefore: isCanaryUp(before) ? 1 : 0, canaryReplicasAfter: isCanaryUp(state) ? 1 : 0 };
  },
  strategy: (input) => ({ strategy: strategyOf(policyOf(input)) }),
  metric: ({ metrics = [], value = 'error' }) => ({ pass: checkMetrics(metrics.map(metricOf), () => value).isPassed }),
  metricCheck: ({ metrics = [], queryResults = {} }) => {
    const names = { inline: 'inline', template: 'custom' } as const;
    const nameOf = (source: string): string => names[source as keyof typeof names] ?? source;
    const { isPassed, checked } = checkMetrics(
      metrics.map(metricOf),
      (_, source) => queryResults[nameOf(source)] ?? 'nodata',
    );
    return { pass: isPassed, queriesMade: checked.map(({ source }) => nameOf(source)) };
  },
  providerResult: ({ prometheus }, { error }) => {
    if (prometheus === undefined) return null;
    const value = prometheusValue(prometheus === 'matrix' ? 'matrix' : prometheus.map(([only = '']) => only));
    if (typeof value === 'number') return { value };
    // The file has short names of its own for the errors.
    const isMeant = typeof error === 'string' && error.startsWith(value === 'nodata' ? 'no' : 'multiple');
    return { error: isMeant ? error : value };
  },
  webhook: ({ status }) => (typeof status === 'number' ? { ok: isWebhookSuccess(status) } : null),
  readiness: ({ status, specReplicas = null, deadlineSeconds = 0, readyThreshold }, expect) => {
    if (typeof status !== 'object' || Object.keys(status).some((key) => !STATUS_KEYS.has(key))) return null;
    const { updated = 0, replicas = 0, available = 0, observedGeneration = 0, conditions = [] } = status;
    const condition = (type: string) => conditions.find((each) => each.type === type);
    const lacking = condition('Available');
    const isLacking = lacking?.status === 'False' && lacking.reason === 'MinimumReplicasUnavailable';
    const is = deploymentReadiness(
      {
        wanted: specReplicas,
        updated,
        replicas,
        available,
        isObserved: observedGeneration >= 0,
        isDeadlineExceeded: condition('Progressing')?.reason === 'ProgressDeadlineExceeded',
        isStuck: condition('Progressing') !== undefined && isLacking && (lacking.ageSeconds ?? 0) > deadlineSeconds,
      },
      readyThreshold,
    );
    const ready = is === 'ready';
    return 'retriable' in expect ? { ready, retriable: is !== 'late' } : { ready };
  },
};

const STATUS_KEYS: ReadonlySet<string> = new Set([
  'updated',
  'replicas',
  'available',
  'ready',
  'observedGeneration',
  'conditions',
]);

const ALL_WELL: FlaggerAnswers = {
  revision: 'v2',
  primary: 'ready',
  canary: 'ready',
  hook: () => true,
  metrics: () => true,
};

function policyOf({ provider = '', skipAnalysis = false, analysis = {} }: Input): CanaryPolicy {
  return { provider, skipAnalysis, analysis: analysisOf(analysis) };
}

const MOST_TICKS = 200;

/** A new revision with nothing wrong, to its end. */
function play(input: Input): readonly FlaggerState[] {
  const states: FlaggerState[] = [];
  let state = initialized('v1');
  while (state.phase !== 'Succeeded' && state.phase !== 'Failed' && states.length < MOST_TICKS) {
    state = flaggerTick(policyOf(input), state, ALL_WELL).state;
    states.push(state);
  }
  return states;
}

/** One tick from a state in the middle. */
function tickFrom(input: Input, answers: Partial<FlaggerAnswers>): FlaggerState {
  const { phase = 'Progressing', canary = 0, failedChecks = 0 } = input;
  const state = { ...initialized('v1'), phase, weight: canary, failedChecks, applied: 'v2' };
  return flaggerTick(policyOf(input), state, { ...ALL_WELL, ...answers }).state;
}

function metricOf({ name = '', thresholdRange, threshold = 0, query = '', templateRef }: WrittenMetric): FlaggerMetric {
  const { min = null, max = null } = thresholdRange ?? {};
  return {
    name,
    range: thresholdRange === undefined ? null : { min, max },
    threshold,
    hasQuery: query !== '',
    hasTemplate: templateRef !== undefined,
  };
}
