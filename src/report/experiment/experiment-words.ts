import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import type { ExperimentOutcome } from '../../model/results/experiment.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, digitsToTell, formatNumber, numberOf } from '../../text/format-number.js';
import type { Mark } from '../page/page.js';
import { NONE, percentInterval, percentText } from '../study/figure-text.js';
import type { ClaimJson, ExperimentEvent, ExperimentReport, SurpriseJson } from './experiment-schema.js';

export const EXPERIMENT_MARKS = { held: '✓', refuted: '✗', aborted: '!' } as const satisfies Record<
  ExperimentOutcome,
  Mark
>;

type Limited = Pick<ClaimJson, 'metric' | 'comparison' | 'limit' | 'over_seconds' | 'of'>;

/** A value beside its limit, so that they look as unlike as they are. */
export function valueText(value: number, limit: number): string {
  return formatNumber(value, digitsToTell(value, limit));
}

/** `0.9986 at 10m20s`, the worst of what was seen. */
export function worstText({
  worst,
  worst_at_seconds: at,
  limit,
}: Pick<ClaimJson, 'worst' | 'worst_at_seconds' | 'limit'>): string {
  if (worst === null || at === null) return NONE;
  return `${valueText(worst, limit)} at ${formatDuration(at)}`;
}

/** From the first look to the last at which a part did not hold. */
export function breachText({ first_breach_at_seconds: first, last_breach_at_seconds: last }: ClaimJson): string {
  if (first === null || last === null) return NONE;
  return first === last ? formatDuration(first) : `${formatDuration(first)} to ${formatDuration(last)}`;
}

function breachSentence(part: ClaimJson): string {
  const { first_breach_at_seconds: first, last_breach_at_seconds: last } = part;
  return first === last ? 'it did not hold then alone' : `it did not hold from ${breachText(part)}`;
}

/** What became of the recorded experiment, and how often the same becomes of others. */
export function experimentHeadline(report: ExperimentReport): readonly string[] {
  return [...becauseTexts(report), oftenText(report)];
}

function becauseTexts({
  outcome,
  hypothesis,
  abort_when,
  aborted_at_seconds,
  harm,
  setup,
}: ExperimentReport): readonly string[] {
  if (outcome === 'aborted' && abort_when !== null && aborted_at_seconds !== null) {
    const after = formatDuration(aborted_at_seconds - setup.at_seconds);
    const cost = `${failuresText(harm.excess_failed_requests + harm.outside_excess_failed_requests)} until then and after`;
    return [
      `${abort_when.metric} ${valueText(abort_when.worst ?? 0, abort_when.limit)}${wholeText(abort_when)} over ${formatDuration(abort_when.over_seconds)}: aborted ${after} after the fault began; it cost ${cost}`,
    ];
  }
  const refuted = hypothesis.filter(({ held }) => !held);
  if (refuted.length === 0) return ['every part of the hypothesis held, from the beginning of the fault to the end'];
  return refuted.map((part) => {
    if (part.worst === null) return `${part.text}: there was nothing to measure`;
    const by = part.beyond === null || part.beyond === 0 ? '' : `, by ${formatNumber(part.beyond, 2)}`;
    return `${part.metric}${wholeText(part)} ${worstText(part)} is not ${part.comparison} ${formatNumber(part.limit, 9)}${by}; ${breachSentence(part)}`;
  });
}

function wholeText({ of }: Pick<Limited, 'of'>): string {
  return of === 'service' ? ' of the whole service' : '';
}

function failuresText(count: number): string {
  return countOf(Math.round(count), 'failure');
}

/** `holds in 0.5 % [0.09, 2.78] of 200 runs; without the fault in 100 %`. */
function oftenText({ over_runs: { held, aborted, held_without_fault: without }, runs }: ExperimentReport): string {
  const abortedText = aborted.count === 0 ? '' : `, aborted in ${percentText(aborted.rate)} %`;
  return `holds in ${percentText(held.rate)} % ${percentInterval(held.interval)} of ${countOf(runs, 'run')}${abortedText}; without the fault in ${percentText(without.rate)} %`;
}

/** What was set up, a fact each. */
export function setupFacts({ setup }: ExperimentReport): readonly string[] {
  const { cell, share_percent, requests_per_second, replicas, failover_seconds, timeout_ms, retries } = setup;
  const { circuit_breaker: cuts, at_seconds, for_seconds, undo_seconds } = setup;
  return [
    faultText(setup),
    `${cell}: ${formatNumber(share_percent)} % of ${numberOf(formatNumber(requests_per_second), 'request')} a second`,
    `${countOf(replicas, 'replica')}, failover ${formatDuration(failover_seconds)}`,
    timeout_ms === null ? 'no timeout' : `timeout ${formatNumber(timeout_ms)} ms`,
    retries === 1 ? '1 retry' : `${retries} retries`,
    cuts === null ? 'no circuit breaker' : `circuit breaker at ${percentText(cuts.opens_after)} %`,
    `fault at ${formatDuration(at_seconds)} for ${formatDuration(for_seconds)}${undo_seconds === 0 ? '' : `, undone in ${formatDuration(undo_seconds)}`}`,
  ];
}

function faultText({ fault, parameters }: ExperimentReport['setup']): string {
  return [fault, ...parameters.map(({ name, value }) => `${name} ${value}`)].join(' ');
}

/** What happened, a line each. */
export const EVENT_WORDS = {
  fault_begins: 'the fault begins',
  breaker_opens: 'the circuit breaker opens',
  first_breach: 'does not hold:',
  aborted: 'the experiment is aborted',
  undo_begins: 'the undoing begins',
  fault_gone: 'the fault is gone',
  as_before: 'the service is as before',
  last_breach: 'does not hold for the last time:',
  end: 'the experiment ends',
} as const satisfies Record<ExperimentEvent, string>;

/** Of a metric that the hypothesis does not name, with its unit. */
function figure(metric: Metric, value: number, isPerHour: boolean): string {
  if (isPerHour) return `${formatNumber(value)} an hour`;
  if (!isBuiltIn(metric)) return formatNumber(value);
  const { unit } = metricRow(metric);
  if (METRIC_UNITS[unit].rounding === 'rate') return `${percentText(value)} %`;
  return `${formatNumber(value, 3)}${unit === 'milliseconds' ? ' ms' : unit === 'percent' ? ' %' : ''}`;
}

/** What else there was to see, in a sentence. */
export function surpriseText(of: SurpriseJson, cell: string): string {
  const { code, text, metric, where, before, during, amount } = of;
  switch (code) {
    case 'not_steady':
      return `${text ?? ''} did not hold at ${countOf(amount ?? 0, 'look')} before the fault`;
    case 'metric_moved': {
      const place = where === 'outside' ? `outside ${cell}` : `in ${cell}`;
      if (metric === null) return code;
      return `${metric} ${place}: ${figure(metric, before ?? 0, of.per_hour)} before the fault, ${figure(metric, during ?? 0, of.per_hour)} under it`;
    }
    case 'harm_outside':
      return `${failuresText(amount ?? 0)} outside ${cell} that there would not have been`;
    case 'slow_recovery':
      return `the service was as before only ${formatDuration(amount ?? 0)} after the fault was gone`;
  }
}

/** A change that makes the hypothesis hold, as it was tried. */
export function adviceText(
  { lever, from, to, held }: NonNullable<ExperimentReport['advice']>[number],
  runs: number,
): string {
  const tried = countOf(Math.round(held.count / Math.max(held.rate, Number.MIN_VALUE)), 'run');
  const of = runs < 1 ? '' : ` of ${tried} with the same seeds`;
  return `${lever} ${from} → ${to}: holds in ${percentText(held.rate)} %${of}`;
}
