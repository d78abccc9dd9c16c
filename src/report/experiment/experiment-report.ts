import type { Experiment, ExperimentResult, Surprise } from '../../model/results/experiment.js';
import { formatDuration } from '../../text/duration.js';
import { round, roundOrNull, unitOf } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { distributionJson, rateJson } from '../study/scenario-report.js';
import type { ExperimentEvent, ExperimentReport, SurpriseJson } from './experiment-schema.js';

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

const NO_SURPRISE = {
  text: null,
  metric: null,
  where: null,
  before: null,
  during: null,
  per_hour: false,
  amount: null,
} as const;

function surpriseJson(of: Surprise): SurpriseJson {
  switch (of.code) {
    case 'not_steady':
      return { ...NO_SURPRISE, code: of.code, text: of.text, amount: of.breaches };
    case 'metric_moved': {
      const figure = (value: number): number => round(value, unitOf(of.metric));
      const [before, during] = [figure(of.before), figure(of.during)];
      return {
        ...NO_SURPRISE,
        code: of.code,
        metric: of.metric,
        where: of.where,
        before,
        during,
        per_hour: of.isPerHour,
      };
    }
    case 'harm_outside':
      return { ...NO_SURPRISE, code: of.code, amount: of.failedRequests };
    case 'slow_recovery':
      return { ...NO_SURPRISE, code: of.code, amount: of.seconds };
  }
}
