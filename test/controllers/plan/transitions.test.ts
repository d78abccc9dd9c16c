import { describe, expect, it } from 'vitest';
import { step } from '../../../src/controllers/plan/advance.js';
import { type ActiveState, isPausedByRule } from '../../../src/controllers/plan/state.js';
import { matchingTransitions, TRANSITIONS, type Transition } from '../../../src/controllers/plan/transitions.js';
import { THRESHOLDS_ALONE } from '../../../src/model/judge.js';
import { INCONCLUSIVE_POLICIES, type Plan } from '../../../src/model/plan.js';
import { type PauseCause, ROLLOUT_ACTIONS, ROLLOUT_EVENTS } from '../../../src/model/rollout.js';
import { FINAL_STATES, STATUSES } from '../../../src/model/status.js';
import { BAKE_SECONDS, EXTENDING, GATES, occasion, paused, planOf, progressing } from './states.js';

const NOW = 1000;
const CAUSES = [
  'gate',
  'inconclusive',
  'operator',
  'judges',
  'budget',
  'rule',
  'frozen',
  'overspent',
] as const satisfies readonly PauseCause[];
const OVERSPENT = [{}, { whenOverspent: 'pause' }, { whenOverspent: 'roll_back' }] as const;
const TIMERS = { none: null, due_before: NOW - 1, due_now: NOW, not_due: NOW + 1 };
const BEGINNINGS = {
  'begun before': {},
  'beginning now': { stageStartedAtSeconds: NOW },
  'beginning now, and judged': { stageStartedAtSeconds: NOW, tally: { passed: 0, failed: 0, inconclusive: 1 } },
};
const EXTENSIONS = {
  'never extended': { judging: THRESHOLDS_ALONE, extended: false },
  'not yet extended': { judging: EXTENDING, extended: false },
  extended: { judging: EXTENDING, extended: true },
};
const POSITIONS = {
  only: { stageCount: 1, stageIndex: 0, lastBakeSeconds: BAKE_SECONDS },
  first: { stageCount: 3, stageIndex: 0, lastBakeSeconds: BAKE_SECONDS },
  middle: { stageCount: 3, stageIndex: 1, lastBakeSeconds: BAKE_SECONDS },
  last: { stageCount: 3, stageIndex: 2, lastBakeSeconds: BAKE_SECONDS },
  next_only_promotes: { stageCount: 3, stageIndex: 1, lastBakeSeconds: 0 },
};

function* plans(): Generator<{ label: string; plan: Plan; stageIndex: number; extended: boolean }> {
  for (const [position, { stageCount, stageIndex, lastBakeSeconds }] of Object.entries(POSITIONS)) {
    for (const gate of GATES) {
      for (const whenInconclusive of INCONCLUSIVE_POLICIES) {
        for (const [extension, { judging, extended }] of Object.entries(EXTENSIONS)) {
          // What follows of a budget that is used up goes by that alone.
          const isPlain = whenInconclusive === 'pause' && extension === 'never extended';
          for (const overspent of isPlain ? OVERSPENT : OVERSPENT.slice(0, 1)) {
            const plan = planOf(stageCount, gate, { whenInconclusive, judging, ...overspent }, lastBakeSeconds);
            const label = `${position}, gate ${gate.kind}, ${whenInconclusive}, ${extension}, ${JSON.stringify(overspent)}`;
            yield { label, plan, stageIndex, extended };
          }
        }
      }
    }
  }
}

/** Every kind of state that a rollout can be told something in, and some that it never reaches. */
function* states(): Generator<{ label: string; state: ActiveState }> {
  for (const { label, plan, stageIndex, extended } of plans()) {
    for (const [since, parts] of Object.entries(BEGINNINGS)) {
      yield { label: `PROGRESSING, ${since}, ${label}`, state: progressing(plan, stageIndex, { ...parts, extended }) };
    }
    for (const cause of CAUSES) {
      for (const [timer, resumesAtSeconds] of Object.entries(TIMERS)) {
        yield {
          label: `PAUSED (${cause}), timer ${timer}, ${label}`,
          state: paused(plan, cause, stageIndex, { resumesAtSeconds, extended }),
        };
      }
    }
  }
}

describe('the table of transitions', () => {
  it('has exactly one matching row for every state and event, and the row says where it leads', () => {
    let combinations = 0;
    // To expect something of each of them takes ten times as long as to look.
    const wrong: string[] = [];
    for (const { label, state: like } of states()) {
      for (const name of ROLLOUT_EVENTS) {
        const { state, event } = occasion(like, name, NOW);
        const rows = matchingTransitions(state, name, NOW).length;
        if (rows !== 1) wrong.push(`${label}, ${name}: ${rows} rows`);
        combinations++;
        // Only from a rule that paused it does a rollout recover.
        if (name === 'STAGE_RECOVERED' && !isPausedByRule(state)) continue;
        const taken = step(state, event);
        const isAsSaid = taken.event === name && taken.state.status === taken.transition.to;
        if (!isAsSaid) wrong.push(`${label}, ${name}: ${taken.event} to ${taken.state.status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(combinations).toBe((3 + 8 * 4) * 5 * 3 * (3 * 3 + 2) * 16);
  });

  it('has no row that is never taken', () => {
    const taken = new Set<Transition>();
    for (const { state } of states()) {
      for (const name of ROLLOUT_EVENTS) for (const row of matchingTransitions(state, name, NOW)) taken.add(row);
    }
    expect(TRANSITIONS.filter((row) => !taken.has(row))).toEqual([]);
  });

  it('has no row that leads out of COMPLETED or ROLLED_BACK', () => {
    expect([...new Set(TRANSITIONS.map(({ from }) => from))]).toEqual(['PROGRESSING', 'PAUSED']);
  });

  it('uses every action, every event and every status', () => {
    expect(new Set(TRANSITIONS.map(({ action }) => action))).toEqual(new Set(ROLLOUT_ACTIONS));
    expect(new Set(TRANSITIONS.map(({ event }) => event))).toEqual(new Set(ROLLOUT_EVENTS));
    expect(new Set(TRANSITIONS.map(({ to }) => to))).toEqual(new Set(STATUSES));
    expect(new Set(STATUSES.filter((status) => status !== 'PROGRESSING'))).toEqual(new Set(FINAL_STATES));
  });
});
