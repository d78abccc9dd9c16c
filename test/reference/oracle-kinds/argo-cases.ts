import {
  assessRun,
  beginRun,
  isTerminating,
  isWorse,
  type MeasurementTask,
  type RunState,
  reconcileRun,
} from '../../../src/controllers/argo/analysis/analysis-run.js';
import { assessMetric } from '../../../src/controllers/argo/analysis/assess-metric.js';
import {
  counted,
  type Measurement,
  type MetricState,
  NOTHING_COUNTED,
} from '../../../src/controllers/argo/analysis/metric-state.js';
import { summaryOf } from '../../../src/controllers/argo/analysis/run-summary.js';
import { nextMeasurement } from '../../../src/controllers/argo/analysis/schedule.js';
import { validateMetrics } from '../../../src/controllers/argo/analysis/validate-metrics.js';
import { approximatePods } from '../../../src/controllers/argo/canary/replicas.js';
import { conditionOf } from '../../../src/controllers/argo/condition/evaluate-condition.js';
import { kayentaPhase } from '../../../src/controllers/argo/kayenta-score.js';
import { assessmentOf, type MeasurementPhase } from '../../../src/controllers/argo/measurement-outcome.js';
import type { ArgoPhase, ArgoRunSpec } from '../../../src/model/policy/argo-analysis.js';
import type { MetricCounters } from '../../../src/model/policy/rehearsal-note.js';
import { type MetricDocument, metricOf } from '../../../src/policies/argo/metric-of.js';
import { resolveArgs } from '../../../src/policies/argo/resolve-args.js';
import { reactionOf } from './argo-reactions.js';
import { compared, type Loose, measuredOf, notSupported } from './argo-shared.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly input: Loose;
  readonly expect: Loose;
}

/** Facts from Argo Rollouts' own tests, one rule each. */
export const argoCasesOracle: OracleKind = {
  recognise: (document) =>
    hasKeys(document, ['kinds', 'cases']) &&
    hasKeys((document as { cases: Loose[] }).cases[0], ['kind', 'input', 'expect']),
  run: (document) => (document as { readonly cases: readonly Case[] }).cases.map(resultOf),
};

/** What came of a case; null where the simulator has no such rule, or the case says something it does not know of. */
type Rule = (input: Loose, expect: Loose) => Loose | null;

const RULES: Readonly<Record<string, Rule>> = {
  measurement: measurement,
  condition: condition,
  metricPhase: metricPhase,
  runPhase: runPhase,
  schedule: schedule,
  isWorse: ({ current, candidate }) => ({ worse: isWorse(current as ArgoPhase, candidate as ArgoPhase) }),
  terminating: ({ terminate, metricPhases }) => {
    const states = (metricPhases as ArgoPhase[]).map((phase) => stateOf({ phase }));
    return { terminating: isTerminating(states, terminate === true) };
  },
  validate: validate,
  rolloutReaction: reactionOf,
  basicCanaryReplicas: ({ replicas, setWeight, maxSurge, ...rest }) => {
    if (Object.keys(rest).length > 0) return null;
    const { canary, stable } = approximatePods(Number(replicas), Number(setWeight), 100, Number(maxSurge));
    const share = canary + stable === 0 ? 0 : canary / (canary + stable);
    return { canary, stable, realisedShare: Math.round(share * 10_000) / 10_000 };
  },
  kayentaScore: ({ score, pass, marginal }) => ({
    phase: kayentaPhase(Number(score), Number(pass), Number(marginal)),
  }),
};

function resultOf({ id, kind, input, expect }: Case): CaseResult {
  const rule = Object.hasOwn(RULES, kind) ? RULES[kind] : undefined;
  const got = rule?.(input, expect) ?? null;
  return got === null ? notSupported(`${kind}: ${JSON.stringify(input)}`) : compared(id, expect, got);
}

/** A Go integer comes as a float; only what tells the two apart is left out. */
function answerOf(result: Loose, conditions: readonly unknown[]) {
  const isWhole = result['type'] === 'int';
  if (isWhole && conditions.some((text) => /[%[]|\.\.|type\(|bit/.test(String(text)))) return null;
  return measuredOf(isWhole ? 'scalar' : result['type'], result['value']);
}

function measurement({ result, successCondition, failureCondition }: Loose): Loose | null {
  const measured = answerOf(result as Loose, [successCondition, failureCondition]);
  if (measured === null) return null;
  const { phase, fault } = assessmentOf(String(successCondition ?? ''), String(failureCondition ?? ''))(measured);
  if (fault === 'not_supported') return null;
  return { phase, reason: fault === 'no_data' ? 'noData' : fault };
}

function condition({ result, condition: text }: Loose): Loose | null {
  const measured = answerOf(result as Loose, [text]);
  if (measured === null || measured.kind === 'error') return null;
  const outcome = conditionOf(String(text))(measured);
  if ('holds' in outcome) return { value: outcome.holds };
  return outcome.fault === 'not_supported' ? null : { error: true };
}

function metricWith(document: unknown): ReturnType<typeof metricOf> {
  return metricOf({ name: 'm', provider: { prometheus: {} }, ...(document as MetricDocument) });
}

/** A metric's state as a case describes it: what it does not say is as if it had never happened. */
function stateOf({
  phase,
  counters,
  last,
  isDryRun,
}: {
  phase?: unknown;
  counters?: unknown;
  last?: Measurement;
  isDryRun?: boolean;
}): MetricState {
  return {
    phase: (phase ?? null) as ArgoPhase | null,
    counters: { ...NOTHING_COUNTED, ...(counters as Partial<MetricCounters> | undefined) },
    last: last ?? null,
    isDryRun: isDryRun ?? false,
    message: '',
  };
}

function finished(phase: unknown, finishedSeconds: number): Measurement {
  return { phase: phase as MeasurementPhase, finishedSeconds, resumeSeconds: null, message: '' };
}

function metricPhase({ metric, counters, lastMeasurement }: Loose): Loose {
  const last = lastMeasurement === null ? {} : { last: measurementOf(lastMeasurement) };
  const state = stateOf({ counters, ...last });
  return {
    phaseWhileRunning: assessMetric(metricWith(metric), state, false),
    phaseWhenTerminating: assessMetric(metricWith(metric), state, true),
  };
}

function measurementOf(given: unknown): Measurement {
  const phase = typeof given === 'string' ? given : (given as Loose)['phase'];
  if (phase !== 'Running' && phase !== 'Pending') return finished(phase, 0);
  return { phase: 'Running', finishedSeconds: null, resumeSeconds: null, message: '' };
}

function runPhase(input: Loose): Loose | null {
  if (input['newMeasurement'] !== undefined) {
    const before = { ...NOTHING_COUNTED, ...(input['counters'] as Partial<MetricCounters>) };
    const after: Loose = { ...counted(before, input['newMeasurement'] as MeasurementPhase) };
    return { counters: Object.fromEntries(['consecutiveError', 'error', 'count'].map((key) => [key, after[key]])) };
  }
  return input['metricPhases'] === undefined ? runOfMetrics(input) : runOfPhases(input);
}

/** One failure, error or doubtful measurement, where a phase says that there was one. */
const COUNTED: Readonly<Record<string, Partial<MetricCounters>>> = {
  Failed: { failed: 1, count: 1 },
  Inconclusive: { inconclusive: 1, count: 1 },
  Error: { error: 5, consecutiveError: 5 },
  Successful: { successful: 1, count: 1 },
};

function runOfPhases({ metricPhases, dryRun, terminate }: Loose): Loose {
  const pairs = metricPhases as readonly (readonly [string, ArgoPhase])[];
  const spec = specOf(
    pairs.map(([name]) => ({ name, interval: '60s' })),
    dryRun,
  );
  const begun = beginRun(spec, 0);
  const metrics = begun.metrics.map((state, index) => {
    const phase = pairs[index]?.[1] ?? 'Pending';
    return {
      ...state,
      ...stateOf({ phase, counters: COUNTED[phase], last: measurementOf(phase), isDryRun: state.isDryRun }),
    };
  });
  const run = assessRun(spec, { ...begun, metrics }, 0, terminate === true);
  const worst = run.reason !== null && 'metric' in run.reason ? run.reason.metric : null;
  return { phase: run.phase, worstMetric: worst, dryRunSummary: { ...summaryOf(spec, run, true) } };
}

function specOf(metrics: readonly MetricDocument[], dryRun: unknown, retention: unknown = []): ArgoRunSpec {
  const resolved = resolveArgs(metrics, new Map());
  return {
    metrics: metrics.map(metricWith),
    dryRun: (dryRun ?? []) as readonly string[],
    retention: retention as readonly string[],
    unresolved: resolved.ok ? null : `failed to resolve ${resolved.reference}`,
  };
}

/** What a metric of a case may say beside its own fields. */
const OF_A_STATE = [
  'phase',
  'counters',
  'lastMeasurement',
  'terminateReturns',
  'resumeReturns',
  'dryRun',
  'neverMeasured',
  'unresolvedArg',
];

function runOfMetrics({
  metrics,
  dryRun,
  terminate,
  measurementRetentionRules,
  firstMeasurement,
  ...rest
}: Loose): Loose | null {
  if (Object.keys(rest).length > 0) return null;
  const given = metrics as readonly Loose[];
  const names = given.filter((metric) => metric['dryRun'] === true).map((metric) => `^${String(metric['name'])}$`);
  const documents = given.map((metric) => ({
    ...Object.fromEntries(Object.entries(metric).filter(([key]) => !OF_A_STATE.includes(key))),
    ...(metric['unresolvedArg'] === true ? { successCondition: '{{args.missing}}' } : {}),
    // A measurement that is under way belongs to a metric that goes on.
    ...(metric['lastMeasurement'] === undefined ? {} : { interval: '60s' }),
  }));
  const spec = specOf(documents, dryRun ?? names, measurementRetentionRules ?? []);
  const begun = beginRun(spec, 0);
  const states = begun.metrics.map((state, index) => ({ ...state, ...startOf(given[index] ?? {}, state) }));
  const stopped: string[] = [];
  const measure = ({ metric, index, does }: MeasurementTask): Measurement => {
    if (does === 'stop') stopped.push(metric.name);
    const of = given[index] ?? {};
    return measurementOf(
      (does === 'stop' ? of['terminateReturns'] : does === 'resume' ? of['resumeReturns'] : firstMeasurement) ??
        'Running',
    );
  };
  const run: RunState = reconcileRun(spec, { ...begun, metrics: states }, 0, terminate === true, measure);
  return {
    phase: run.phase,
    metricPhases: Object.fromEntries(spec.metrics.map(({ name }, index) => [name, run.metrics[index]?.phase])),
    terminatedMeasurements: stopped,
    measurements: run.metrics.filter(({ last }) => last !== null).length,
    dryRunSummary: { ...summaryOf(spec, run, true) },
  };
}

function startOf(given: Loose, { isDryRun }: MetricState): MetricState {
  const phase = given['phase'] ?? (given['lastMeasurement'] === undefined ? null : 'Running');
  const last = given['lastMeasurement'] ?? given['phase'] ?? null;
  return stateOf({
    phase,
    counters: given['counters'] ?? COUNTED[String(phase)],
    isDryRun,
    ...(last === null ? {} : { last: measurementOf(last) }),
  });
}

const OF_A_SCHEDULE = ['metric', 'counters', 'phase', 'lastPhase', 'lastFinishedSecondsAgo', 'runStartedSecondsAgo'];

function schedule(input: Loose, expect: Loose): Loose | null {
  if (Object.keys(input).some((key) => !OF_A_SCHEDULE.includes(key))) return null;
  const counters = input['counters'] as Partial<MetricCounters> | undefined;
  const ago = input['lastFinishedSecondsAgo'];
  const wasMeasured = ago !== undefined || (counters?.count ?? 0) > 0;
  const last = wasMeasured ? { last: finished(input['lastPhase'] ?? 'Successful', -Number(ago ?? 86_400)) } : {};
  const state = stateOf({ phase: input['phase'] ?? (wasMeasured ? 'Running' : null), counters, ...last });
  const due = nextMeasurement(metricWith(input['metric']), state, -Number(input['runStartedSecondsAgo'] ?? 0));
  return 'measureNow' in expect ? { measureNow: due !== null && due <= 0 } : { nextInSeconds: due };
}

const RULE_TEXTS: Readonly<Record<string, string>> = {
  noMetrics: 'no metrics',
  duplicateName: 'duplicate metric name',
  failureLimitTooLow: 'failureLimit < -1',
  negativeInconclusiveLimit: 'inconclusiveLimit < 0',
  bothLimitsDisabled: 'both limits disabled',
  countBelowInconclusiveLimit: 'count < inconclusiveLimit',
};

function validate({ metrics }: Loose, expect: Loose): Loose {
  const fault = validateMetrics((metrics as readonly MetricDocument[]).map(metricOf));
  const text = fault === null ? undefined : RULE_TEXTS[fault.rule];
  // The names of other rules are the file's own.
  const isNamed = Object.values(RULE_TEXTS).includes(String(expect['rule']));
  return { valid: fault === null, rule: isNamed ? text : expect['rule'] };
}
