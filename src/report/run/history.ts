import type { Report } from '../json/report-schema.js';

type Transition = Report['transitions'][number];
type Moment = Report['timeline'][number];

/** What the transitions do not show by themselves. */
const UNSEEN: ReadonlySet<Moment['event']> = new Set([
  'fault_begins',
  'fault_ends',
  'canary_worse',
  'first_bad_window',
  'alerted',
  'budget_overspent',
  'rollback_begins',
  'restored',
  'follow_up_ends',
]);

/** One row of the history: a transition, or a moment that the transitions do not show. */
export type HistoryRow =
  | { readonly atSeconds: number; readonly transition: Transition }
  | { readonly atSeconds: number; readonly transition: null; readonly detail: string };

/**
 * Transitions in order of time, and among them, if they are not all that happened (a fault, a failure found after a
 * while, people who had to act), the rest.
 */
export function history(report: Report): HistoryRow[] {
  const transitions = report.transitions.map(
    (transition): HistoryRow => ({ atSeconds: transition.at_seconds, transition }),
  );
  const moments = hasStory(report) ? report.timeline.filter((moment) => isNews(moment, report.rollback)) : [];
  const row = ({ at_seconds, detail }: Moment): HistoryRow => ({ atSeconds: at_seconds, transition: null, detail });
  // A window ends before what follows from it; all else that begins with a stage, or a rollback, comes after.
  const causes = moments.filter(({ event }) => CAUSES.has(event)).map(row);
  const others = moments.filter(({ event }) => !CAUSES.has(event)).map(row);
  return [...causes, ...transitions, ...others].sort((a, b) => a.atSeconds - b.atSeconds);
}

/** Moments that are worth telling by themselves. */
const STORIES: ReadonlySet<Moment['event']> = new Set(['fault_begins', 'fault_ends', 'alerted', 'budget_overspent']);

/** What comes before what follows from it at the same time. */
const CAUSES: ReadonlySet<Moment['event']> = new Set(['first_bad_window', 'alerted', 'budget_overspent']);

function hasStory({ metrics, rollback, timeline }: Report): boolean {
  return (
    metrics.time_to_detect_seconds !== null ||
    (rollback !== null && rollback.while_people_act !== null) ||
    timeline.some(({ event }) => STORIES.has(event))
  );
}

/** Not what a transition at the same time, or a line above, says already. */
function isNews({ event, at_seconds }: Moment, rollback: Report['rollback']): boolean {
  const isDecision = rollback !== null && at_seconds === rollback.decided_at_seconds;
  const saysNothing = event === 'first_bad_window' || event === 'rollback_begins' || event === 'restored';
  return UNSEEN.has(event) && !(saysNothing && isDecision);
}
