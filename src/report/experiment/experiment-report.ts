import * as z from 'zod/mini';
import {
  EXPERIMENT_OUTCOMES,
  type Experiment,
  type ExperimentResult,
  INJECTED_KINDS,
  LEVERS,
  type Surprise,
} from '../../model/experiment.js';
import { formatDuration } from '../../text/duration.js';
import { round, roundOrNull, unitOf } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import {
  count,
  countOrNull,
  metricName,
  number,
  origin,
  orNull,
  percent,
  share,
  text,
  UNITS,
} from '../json/schema-fields.js';
import { distribution, distributionJson, rate, rateJson } from '../study/scenario-report.js';

const seconds = (description: string) => count(`${description}, in seconds`);
const at = (description: string) => seconds(`${description}, from the start of the experiment`);
const atOrNull = (description: string) => countOrNull(`${description}, in seconds from the start; null: never`);

const comparison = z.enum(['<', '<=', '>', '>=']);
const of = z.enum(['part', 'service']).check(z.describe('Of the part under fault, or of all traffic'));

const claim = {
  text: text('As it is written'),
  metric: metricName.check(z.describe('What it is on')),
  of,
  comparison: comparison.check(z.describe('What has to hold between the value and the limit')),
  limit: number('What it is held against'),
  over_seconds: seconds('Over how long the value is'),
  looks: count('Looks whose stretch of time was whole'),
  breaches: count('Looks at which it did not hold'),
  worst: orNull(`The value farthest to the wrong side; null: there was nothing to measure. ${UNITS}`),
  worst_at_seconds: atOrNull('When'),
  beyond: orNull('How far that is beyond the limit; null: it is not'),
  first_breach_at_seconds: atOrNull('The first look at which it did not hold'),
  last_breach_at_seconds: atOrNull('The last one'),
};

const hypothesisPart = z.strictObject({
  ...claim,
  held: z.boolean().check(z.describe('Whether it held at every look from the beginning of the fault on')),
  held_over_runs: rate('How often it held'),
});

const breaker = z
  .nullable(
    z.strictObject({
      opens_after: share('Share of failing attempts at which it opens'),
      reacts_in_seconds: seconds('How long these have to fail'),
      open_for_seconds: seconds('How long it stays open once they are well again'),
      fallback: share('Share of what it cuts off that is answered well'),
    }),
  )
  .check(z.describe('What cuts calls off; null: nothing does'));

const setup = z.strictObject({
  cell: text('The part of the service that the fault may hit'),
  share_percent: percent('Its share of the traffic'),
  requests_per_second: number('Of the whole service'),
  replicas: count('Pods of that part'),
  failover_seconds: seconds('How long requests still go to a pod that is gone'),
  timeout_ms: orNull('How long a caller waits for an attempt; null: as long as it takes'),
  retries: count('How many times a failed attempt is tried again'),
  circuit_breaker: breaker,
  fault: z.enum([...INJECTED_KINDS, 'effects']).check(z.describe('What is done; effects: said one by one')),
  parameters: z
    .array(z.strictObject({ name: text('As the file has it'), value: text('Its value, as the file may have it') }))
    .check(z.describe('Of the fault')),
  at_seconds: at('When the fault begins'),
  for_seconds: seconds('How long until it is undone'),
  undo_seconds: seconds('How long the undoing takes'),
  follow_up_seconds: seconds('How long the service is watched after that'),
  every_seconds: seconds('From one look to the next'),
});

const effect = z.strictObject({
  from_seconds: at('When it begins'),
  to_seconds: at('When it ends'),
  cut_off: z.boolean().check(z.describe('Whether the breaker was open')),
  share_percent: percent('Of the requests to the part under fault, those that it hits'),
  error_rate: share('Chance that one of these fails because of it'),
  latency_add_ms: number('Latency on top'),
  latency_ratio: number('Latency becomes so many times what it was'),
  cpu_percent: number('Points of CPU on top, below 0 where pods have less to do'),
  restarts_per_hour: number('Restarts of a pod on top'),
});

const EVENTS = [
  'fault_begins',
  'breaker_opens',
  'first_breach',
  'aborted',
  'undo_begins',
  'fault_gone',
  'as_before',
  'last_breach',
  'end',
] as const;

export type ExperimentEvent = (typeof EVENTS)[number];

const event = z.strictObject({
  at_seconds: at('When'),
  code: z.enum(EVENTS).check(z.describe('What')),
  text: z.nullable(z.string()).check(z.describe('Of which part of the hypothesis; null: of none')),
});

const surprise = z.strictObject({
  code: z
    .enum(['not_steady', 'metric_moved', 'harm_outside', 'slow_recovery'])
    .check(z.describe('What there was to see besides the hypothesis')),
  text: z.nullable(z.string()).check(z.describe('not_steady: the part of the hypothesis')),
  metric: z.nullable(metricName).check(z.describe('metric_moved: which')),
  where: z.nullable(z.enum(['part', 'outside'])).check(z.describe('metric_moved: where')),
  before: orNull('metric_moved: its mean before the fault'),
  during: orNull('metric_moved: its mean under the fault'),
  amount: orNull('not_steady: looks; harm_outside: failed requests; slow_recovery: seconds'),
});

const advice = z.strictObject({
  lever: z.enum(LEVERS).check(z.describe('The field of service')),
  from: text('As it is'),
  to: text('As it was tried, nothing else being changed'),
  held: rate('How often the hypothesis then holds, on the first of the same seeds'),
});

const assertion = z.strictObject({
  text: text('As it was given'),
  outcome: z.enum(['met', 'not_met', 'undecided']).check(z.describe('Whether all of the interval is on its side')),
  observed: rate('What it is on'),
});

/** What `experiment` says as JSON, version 1. */
export const experimentSchema = z.strictObject({
  outcome: z.enum(EXPERIMENT_OUTCOMES).check(z.describe('What became of the recorded experiment')),
  seed: text('Of the recorded experiment; run 17 has this seed, a stroke, and 17'),
  runs: count('How often it was played besides'),
  hypothesis: z.array(hypothesisPart).check(z.describe('Part by part, against what was measured')),
  abort_when: z
    .nullable(z.strictObject(claim))
    .check(
      z.describe('What ends the experiment: `comparison` is what has to hold for it to go on; null: nothing does'),
    ),
  aborted_at_seconds: atOrNull('When it was aborted'),
  setup,
  effects: z.array(effect).check(z.describe('What was done to the part under fault, in order of time')),
  timeline: z.array(event).check(z.describe('What happened, in order of time')),
  harm: z
    .strictObject({
      requests: count('To the part under fault'),
      failed_requests: count('Of these'),
      excess_failed_requests: number('Failures that there would not have been without the fault'),
      outside_excess_failed_requests: number('The same, outside of that part'),
    })
    .check(z.describe('What the recorded experiment cost')),
  surprises: z.array(surprise).check(z.describe('What else there was to see')),
  over_runs: z
    .strictObject({
      held: rate('The hypothesis held'),
      refuted: rate('It did not'),
      aborted: rate('The experiment was aborted'),
      held_without_fault: rate('It holds on the same seeds where nothing is done'),
      excess_failed_requests: distribution('Failures that there would not have been without the fault'),
    })
    .check(z.describe('How often it comes to what')),
  advice: z
    .nullable(z.array(advice))
    .check(
      z.describe(
        'What makes the hypothesis hold in 95 % of runs, each tried by itself; empty: it does hold, or nothing tried does; null: too few runs',
      ),
    ),
  series: z
    .array(z.array(z.tuple([at('When'), number('The value')])))
    .check(z.describe('Of each part of the hypothesis, what looks saw')),
  assertions: z.array(assertion).check(z.describe('What was asserted')),
  ...origin('report'),
});

export type ExperimentReport = z.infer<typeof experimentSchema>;
export type ClaimJson = ExperimentReport['hypothesis'][number];
export type SurpriseJson = ExperimentReport['surprises'][number];

/** What a report is of, besides its figures. */
export interface ExperimentOrigin {
  readonly toolVersion: string;
  readonly configDigest: string;
  readonly reproduce: string;
}

/** An experiment as its report: the order of the keys here is the order in the JSON. */
export function experimentReport(result: ExperimentResult, from: ExperimentOrigin): ExperimentReport {
  const { experiment, seed, runs, record, outcomes, heldWithoutFault, excessFailedRequests } = result;
  const { run, applied, surprises, series } = record;
  return {
    outcome: run.outcome,
    seed,
    runs,
    hypothesis: run.claims.map((each, i) => ({
      ...claimJson(each),
      held: each.breaches === 0 && each.looks > 0,
      held_over_runs: rateJson(at0(result.claims, i)),
    })),
    abort_when: run.abort === null ? null : claimJson(run.abort),
    aborted_at_seconds: run.outcome === 'aborted' ? run.undoneAtSeconds : null,
    setup: setupJson(experiment),
    effects: applied.flatMap(({ fromSeconds, toSeconds, isCutOff, effects }) =>
      effects.map(({ share: hit, effect: does }) => ({
        from_seconds: fromSeconds,
        to_seconds: toSeconds,
        cut_off: isCutOff,
        share_percent: round(hit * 100, 'measure'),
        error_rate: round(does.errorRate, 'rate'),
        latency_add_ms: round(does.latencyAddMs, 'measure'),
        latency_ratio: round(does.latencyRatio, 'measure'),
        cpu_percent: round(does.cpuPercent, 'measure'),
        restarts_per_hour: round(does.restartsPerHour, 'measure'),
      })),
    ),
    timeline: timelineJson(experiment, run),
    harm: {
      requests: run.requests,
      failed_requests: run.failedRequests,
      excess_failed_requests: run.excessFailedRequests,
      outside_excess_failed_requests: run.outsideExcessFailedRequests,
    },
    surprises: surprises.map(surpriseJson),
    over_runs: {
      held: rateJson(outcomes.held),
      refuted: rateJson(outcomes.refuted),
      aborted: rateJson(outcomes.aborted),
      held_without_fault: rateJson(heldWithoutFault),
      excess_failed_requests: distributionJson(excessFailedRequests),
    },
    advice: result.advice === null ? null : result.advice.map((each) => ({ ...each, held: rateJson(each.held) })),
    series: series.map((points, i) =>
      points.map(
        ({ atSeconds, value }) =>
          [atSeconds, round(value ?? 0, unitOf(at0(run.claims, i).claim.metric))] as [number, number],
      ),
    ),
    assertions: result.assertions.map(({ assertion: { text: said }, outcome, observed }) => ({
      text: said,
      outcome,
      observed: rateJson(observed),
    })),
    name: experiment.name,
    ...programJson(from.toolVersion),
    config_digest: from.configDigest,
    reproduce: from.reproduce,
  };
}

function at0<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error('there is one for each part of the hypothesis');
  return item;
}

type Run = ExperimentResult['record']['run'];

function claimJson(of: Run['claims'][number]) {
  const { metric, limit } = of.claim;
  const unit = unitOf(metric);
  const isBeyond = of.breaches > 0 && of.worst !== null;
  return {
    text: of.claim.text,
    metric,
    of: of.claim.of,
    comparison: of.claim.comparison,
    limit,
    over_seconds: of.claim.overSeconds,
    looks: of.looks,
    breaches: of.breaches,
    worst: roundOrNull(of.worst, unit),
    worst_at_seconds: of.worstAtSeconds,
    beyond: isBeyond ? round(Math.abs((of.worst ?? limit) - limit), unit) : null,
    first_breach_at_seconds: of.firstBreachAtSeconds,
    last_breach_at_seconds: of.lastBreachAtSeconds,
  };
}

function setupJson(experiment: Experiment): ExperimentReport['setup'] {
  const { levers, fault } = experiment;
  const { breaker: cuts } = levers;
  return {
    cell: experiment.cell,
    share_percent: round(experiment.share * 100, 'measure'),
    requests_per_second: experiment.requestsPerSecond,
    replicas: levers.replicas,
    failover_seconds: levers.failoverSeconds,
    timeout_ms: levers.timeoutMs,
    retries: levers.retries,
    circuit_breaker:
      cuts === null
        ? null
        : {
            opens_after: cuts.opensAfter,
            reacts_in_seconds: cuts.reactsInSeconds,
            open_for_seconds: cuts.openForSeconds,
            fallback: cuts.fallback,
          },
    fault: fault.kind,
    parameters: parametersOf(fault),
    at_seconds: experiment.atSeconds,
    for_seconds: experiment.forSeconds,
    undo_seconds: experiment.undoSeconds,
    follow_up_seconds: experiment.followUpSeconds,
    every_seconds: experiment.everySeconds,
  };
}

function parametersOf(fault: Experiment['fault']): ExperimentReport['setup']['parameters'] {
  const of = (values: Readonly<Record<string, number | string>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
  switch (fault.kind) {
    case 'pod_kill':
      return of({ pods: fault.pods });
    case 'latency':
      return of({ add_ms: fault.addMs });
    case 'dependency_lost':
      return of({ needs: fault.needs });
    case 'dns':
      return of({ needs: fault.needs, ttl: formatDuration(fault.ttlSeconds) });
    case 'disk_full':
      return of({ needs: fault.needs, fills_in: formatDuration(fault.fillsInSeconds) });
    case 'clock_skew':
      return of({ needs: fault.needs, pods: fault.pods });
    case 'cpu':
      return of({ add_percent: fault.addPercent });
    case 'effects':
      return [];
  }
}

function timelineJson({ atSeconds }: Experiment, run: Run): ExperimentReport['timeline'] {
  const events: (readonly [number | null, ExperimentEvent, string | null])[] = [
    [atSeconds, 'fault_begins', null],
    [run.openedAtSeconds, 'breaker_opens', null],
    ...run.claims.map(({ claim: { text: said }, firstBreachAtSeconds }) => {
      return [firstBreachAtSeconds, 'first_breach', said] as const;
    }),
    [run.outcome === 'aborted' ? run.undoneAtSeconds : null, 'aborted', null],
    [run.goneAtSeconds > run.undoneAtSeconds ? run.undoneAtSeconds : null, 'undo_begins', null],
    [run.goneAtSeconds, 'fault_gone', null],
    [run.recoveredAtSeconds > run.goneAtSeconds ? run.recoveredAtSeconds : null, 'as_before', null],
    ...run.claims.map(({ claim: { text: said }, lastBreachAtSeconds }) => {
      return [lastBreachAtSeconds, 'last_breach', said] as const;
    }),
    [run.endSeconds, 'end', null],
  ];
  return events
    .flatMap(([when, code, said]) => (when === null ? [] : [{ at_seconds: when, code, text: said }]))
    .sort((one, other) => one.at_seconds - other.at_seconds);
}

const NO_SURPRISE = { text: null, metric: null, where: null, before: null, during: null, amount: null } as const;

function surpriseJson(of: Surprise): SurpriseJson {
  switch (of.code) {
    case 'not_steady':
      return { ...NO_SURPRISE, code: of.code, text: of.text, amount: of.breaches };
    case 'metric_moved': {
      const figure = (value: number): number => round(value, unitOf(of.metric));
      const [before, during] = [figure(of.before), figure(of.during)];
      return { ...NO_SURPRISE, code: of.code, metric: of.metric, where: of.where, before, during };
    }
    case 'harm_outside':
      return { ...NO_SURPRISE, code: of.code, amount: of.failedRequests };
    case 'slow_recovery':
      return { ...NO_SURPRISE, code: of.code, amount: of.seconds };
  }
}
