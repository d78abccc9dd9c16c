import { ruleLabel } from '../../measures/rule-label.js';
import type { CoverageJson } from './test-report.js';

/** One kind of thing that cases can exercise: how much of it they did, and what is left. */
export interface CoverageLine {
  readonly what: string;
  readonly told: string;
  /** What no case exercised; empty if there is nothing. */
  readonly left: readonly string[];
}

/** Stages and thresholds of every plan, then the table of transitions. */
export function coverageLines({ plans, transitions }: CoverageJson): readonly CoverageLine[] {
  return [
    ...plans.flatMap((plan) => planLines(plan, plans.length === 1 ? '' : ` of ${plan.config}`)),
    {
      what: 'transitions',
      told: `${share(transitions, ({ taken_in }) => taken_in > 0)} rows taken`,
      left: transitionsLeft(transitions),
    },
  ];
}

type Plan = CoverageJson['plans'][number];
type Rows = CoverageJson['transitions'];

function planLines({ stages, thresholds }: Plan, of: string): readonly CoverageLine[] {
  const judged = share(thresholds, ({ judged_in }) => judged_in > 0);
  const breached = share(thresholds, ({ breached_in }) => breached_in > 0);
  const notReached = stages.filter(({ reached_in }) => reached_in === 0).map(({ name }) => name);
  const notJudged = thresholds.filter(({ judged_in }) => judged_in === 0);
  const notBreached = thresholds.filter(({ judged_in, breached_in }) => judged_in > 0 && breached_in === 0);
  return [
    {
      what: `stages${of}`,
      told: `${share(stages, ({ reached_in }) => reached_in > 0)} reached`,
      left: notReached.length === 0 ? [] : [`never reached: ${notReached.join(', ')}`],
    },
    {
      what: `thresholds${of}`,
      told: thresholds.length === 0 ? 'none in the plan' : `${judged} judged, ${breached} breached`,
      left: [...byRule('never judged', notJudged), ...byRule('never breached', notBreached)],
    },
  ];
}

function byRule(never: string, thresholds: Plan['thresholds']): string[] {
  const rules = new Map<string, string[]>();
  for (const { metric, condition, rule: place, stage } of thresholds) {
    const rule = `${ruleLabel({ metric, place })} ${condition}`;
    rules.set(rule, [...(rules.get(rule) ?? []), stage]);
  }
  return [...rules].map(([rule, stages]) => `${never}: ${rule} in ${stages.join(', ')}`);
}

/** One for each status: of an event none of whose rows was taken just the name, else the actions that are left. */
function transitionsLeft(rows: Rows): string[] {
  const left = rows.filter(({ taken_in }) => taken_in === 0);
  return [...new Set(left.map(({ from }) => from))].map((status) => {
    const own = left.filter(({ from }) => from === status);
    const events = [...new Set(own.map(({ event }) => event))].map((event) => {
      const actions = own.filter((row) => row.event === event).map(({ action }) => action);
      const all = rows.filter((row) => row.from === status && row.event === event).length;
      return actions.length === all ? event : `${event} (${actions.join(', ')})`;
    });
    return `never taken while ${status}: ${events.join(', ')}`;
  });
}

function share<T>(all: readonly T[], holds: (each: T) => boolean): string {
  return `${all.filter(holds).length} of ${all.length}`;
}
