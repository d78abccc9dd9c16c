import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber, numberOf } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import { copiesLines } from './copies-lines.js';
import { difference, moreOrFewer } from './more-or-fewer.js';

type Rollback = NonNullable<Report['rollback']>;
type Budget = NonNullable<Report['error_budget']>;

/** What a run has cost, in users and failures, a line for each cost: none of an instant rollback without a time to detect. */
export function aftermath(report: Report): string[] {
  const { rollback, blast_radius, error_budget, follow_up, instances } = report;
  return [
    ...copiesLines(report),
    rollback === null ? null : rolledBack(rollback, report),
    rollback === null ? null : peopleActed(rollback),
    users(blast_radius),
    error_budget === null ? null : budget(error_budget),
    safety(report),
    instances === null
      ? null
      : `instances: ${numberOf(formatNumber(instances.extra_hours), 'instance-hour')} beyond the ${formatCount(instances.count)} of stable`,
    telemetry(report),
    follow_up === null
      ? null
      : `after ${rollback === null ? 'completion' : 'the rollback'}: ${formatDuration(follow_up.seconds)} followed, ${moreOrFewer(follow_up.excess_failed_requests, 'failure')} with stable alone`,
  ].filter((line) => line !== null);
}

function rolledBack(rollback: Rollback, { metrics, instances }: Report): string | null {
  const { method, begins_at_seconds, restored_at_seconds, while_people_act, while_rolling_back } = rollback;
  const { time_to_detect_seconds: detect, time_to_restore_seconds: restore } = metrics;
  const seconds = restored_at_seconds - begins_at_seconds;
  if (seconds === 0 && detect === null && while_people_act === null) return null;
  const excess = while_rolling_back.excess_failed_requests;
  const took = seconds === 0 ? 'at once' : `in ${formatDuration(seconds)}`;
  const cost = excess === 0 ? '' : ` with ${difference(excess, 'failure')}`;
  const since = [
    ...(detect === null ? [] : [`detected in ${formatDuration(detect)}`]),
    ...(restore === null ? [] : [`restored in ${formatDuration(restore)}`]),
  ].join(', ');
  const settled = instances?.settled_at_seconds ?? restored_at_seconds;
  const late =
    settled === restored_at_seconds
      ? ''
      : `, stable whole again ${formatDuration(settled - restored_at_seconds)} later${cost === '' ? '' : ','}`;
  return `rolled back ${took} (${method})${late}${cost}${since === '' ? '' : `; ${since}`}`;
}

function peopleActed({ while_people_act }: Rollback): string | null {
  if (while_people_act === null) return null;
  const { seconds, excess_failed_requests } = while_people_act;
  return `people took ${formatDuration(seconds)} to act: ${moreOrFewer(excess_failed_requests, 'failure')} with an automatic rollback`;
}

function users(radius: Report['blast_radius']): string | null {
  const { routing, users: all, users_exposed, users_hit, users_hit_if_stable } = radius;
  if (all === null || users_exposed === null) return null;
  const exposed = `users: ${formatCount(users_exposed)} exposed of ${formatCount(all)} (${routing})`;
  const hit = users_hit === null ? '' : `, ${formatCount(users_hit)} met a failure`;
  const ifStable = users_hit_if_stable === null ? '' : `, ${formatCount(users_hit_if_stable)} would have with stable`;
  return exposed + hit + ifStable;
}

function budget({ allowed, left_percent, burn_rate, posture_before, posture }: Budget): string {
  const all = countOf(Math.round(allowed), 'failure');
  const state =
    left_percent < 0
      ? `overspent by ${formatNumber(-left_percent)} % of ${all}`
      : `${formatNumber(left_percent)} % left of ${all}`;
  const postures = posture_before === posture ? posture : `${posture_before} → ${posture}`;
  const burnt = burn_rate === null ? '' : `, burn rate ${formatNumber(burn_rate)}`;
  return `error budget: ${state} (${postures})${burnt}`;
}

function safety({ rollback_safe }: Report): string | null {
  if (rollback_safe.migration === null) return null;
  return `rollback ${rollback_safe.safe ? 'safe' : 'NOT safe'}: ${rollback_safe.why}`;
}

/** What was late or lost; what no rule saw stands in the headline. */
function telemetry({ telemetry: gaps }: Report): string | null {
  if (gaps === null) return null;
  const { delay_seconds: delay, lost_scrapes: lost } = gaps;
  const parts = [
    ...(delay === 0 ? [] : [`looks read up to ${formatDuration(delay)} before them`]),
    ...(lost === null ? [] : [`${countOf(lost, 'scrape')} lost`]),
  ];
  return parts.length === 0 ? null : `telemetry: ${parts.join(', ')}`;
}
