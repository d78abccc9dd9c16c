import { closeness } from '../../measures/conditions.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import { amountText } from '../study/figure-text.js';
import { checkCells } from './check-cells.js';
import { difference, moreOrFewer } from './more-or-fewer.js';

/** The sentences under the verdict: the number that decided, or else how close a completed run came; what was missed. */
export function headline(report: Report): string[] {
  const missed = report.outcome === 'missed' ? ['a bad canary was released: the plan did not stop it'] : [];
  const unseen = unseenFailures(report);
  if (report.reason !== null) {
    const { code, at_seconds, message } = report.reason;
    if (code === 'budget_exhausted') return [message, ...unseen];
    return [`${message} (${code === 'gate' ? 'since' : 'at'} ${formatDuration(at_seconds)})`, ...unseen];
  }
  const completed = `${formatCount(report.stages_completed)} of ${countOf(report.stages.length, 'stage')} completed`;
  const told = report.alerts ?? [];
  const alerts = told.length === 0 ? [] : [`${countOf(told.length, 'alert')}: ${told[0]?.message}`];
  const closest = closestCheck(report);
  return [...missed, ...unseen, closest === null ? completed : `${completed}; closest call: ${closest}`, ...alerts];
}

function unseenFailures({ telemetry }: Report): string[] {
  const unseen = telemetry?.unseen_failures ?? 0;
  return unseen === 0 ? [] : [`${countOf(unseen, 'failure')} ${unseen === 1 ? 'was' : 'were'} seen by no rule`];
}

/** Until when a run is counted: what follows comes on top. */
export function countedSeconds({ instances, rollback, metrics }: Report): number {
  return instances?.settled_at_seconds ?? rollback?.restored_at_seconds ?? metrics.duration_seconds;
}

/** Duration, exposure and harm, a fact each. */
export function summaryFacts(report: Report): string[] {
  const { metrics } = report;
  return [
    // What was counted covers the rollback too.
    `${formatDuration(countedSeconds(report))} simulated`,
    countOf(metrics.exposure_requests, 'canary request'),
    `${countOf(metrics.failed_requests, 'failure')} in all, ${moreOrFewer(metrics.excess_failed_requests)} without the canary`,
    ...beyondFailures(metrics.beyond_failures),
  ];
}

/** `1,204 more slow requests`, `52 more requests done twice by retries`, `310 fewer conversions (9,300 in revenue)`, as far as they are counted. */
function beyondFailures(harm: Report['metrics']['beyond_failures']): string[] {
  if (harm === null) return [];
  const {
    excess_slow_requests: slow,
    lost_conversions: lost,
    lost_revenue: revenue,
    duplicated_requests: twice,
  } = harm;
  const worth = revenue === null ? '' : ` (${amountText(Math.abs(revenue))} in revenue)`;
  return [
    ...(slow === null ? [] : [slow === 0 ? 'as many slow requests' : difference(slow, 'slow request')]),
    ...(twice === null
      ? []
      : [`${twice === 0 ? 'as many requests' : difference(twice, 'request')} done twice by retries`]),
    ...(lost === null ? [] : [lost === 0 ? 'as many conversions' : `${difference(-lost, 'conversion')}${worth}`]),
  ];
}

function closestCheck(report: Report): string | null {
  let closest: string | null = null;
  let nearest = 0;
  for (const stage of report.stages) {
    for (const check of stage.checks) {
      // What rolls nothing back was no close call.
      if (check.then !== undefined) continue;
      if (check.observed === null || check.bound === null || check.at_seconds === null) continue;
      const near = closeness(check.condition, check.observed, check.bound);
      if (near <= nearest) continue;
      const { metric, observed, relation, bound } = checkCells(check, stage);
      nearest = near;
      closest = `${metric} ${observed} ${relation} ${bound} in ${stage.name} (at ${formatDuration(check.at_seconds)})`;
    }
  }
  return closest;
}
