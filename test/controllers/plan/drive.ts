import type { PlanParts } from '../../../src/controllers/plan/plan-parts.js';
import type { PlanNote, PlanState } from '../../../src/controllers/plan/plan-records.js';
import type { PlanTurn } from '../../../src/controllers/plan/plan-turn.js';
import type { Controller, Turn } from '../../../src/model/controller.js';
import type { OperatorAction } from '../../../src/model/operator.js';
import type { View } from '../../../src/model/source.js';
import type { Word } from '../../../src/simulation/loop.js';
import { reading } from '../../analysis/observations.js';
import { deepFreeze } from '../../simulation/deep-freeze.js';
import { OPEN, stage } from '../../simulation/setups.js';
import { PASSES, saying } from '../../simulation/stub-analyzer.js';
import { planOf } from './states.js';

export type PlanTurnTaken = Turn<PlanState, PlanNote>;

/** A request a second to each arm, none of which fails. */
export function viewAt(atSeconds: number): View {
  return {
    atSeconds,
    read: (_arm, from, to) => reading({ requests: Math.max(0, to - from), errors: 0 }),
    users: () => null,
    answer: () => 'pass',
    readiness: () => 'ready',
  };
}

/** Two stages, a of 10 % and 150 s, b of 50 % and 120 s, looked at every minute by somebody who passes all. */
export function partsOf(change: Partial<PlanParts> = {}): PlanParts {
  return {
    plan: { ...planOf(2, OPEN), stages: [stage('a', 10, 150), stage('b', 50, 120)] },
    analyzer: saying(() => PASSES),
    rollback: { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 0 },
    whenPaused: null,
    whenAlerted: null,
    budget: null,
    promotedUpTo: 0,
    horizonSeconds: Number.POSITIVE_INFINITY,
    followUpSeconds: 0,
    freshBaseline: false,
    isRefused: false,
    isRecorded: true,
    ...change,
  };
}

export interface TakenAt {
  readonly at: number;
  readonly turn: PlanTurnTaken;
}

/** A turn as it is now: the controller may change its own later. */
function taken({ state, exposure, status, isWaiting, isEnded, marks, notes }: PlanTurn): PlanTurnTaken {
  const { stageIndex, pauseCause, stageStarts, lookedAtSeconds, closeness, aftermath, alerts, holdsByRules } = state;
  const where = { status, stageIndex, pauseCause, stageStarts: [...stageStarts], lookedAtSeconds };
  const now = { ...where, closeness, aftermath, alerts, holdsByRules };
  return deepFreeze({ state: now, exposure, status, isWaiting, isEnded, marks, notes });
}

/** All turns of a controller up to an instant, or its end. */
export function drive(
  controller: Controller<PlanTurn, PlanNote>,
  words: readonly Word[] = [],
  untilSeconds = Number.POSITIVE_INFINITY,
): readonly TakenAt[] {
  let turn = controller.begin().state;
  const turns: TakenAt[] = [{ at: 0, turn: taken(turn) }];
  const said = [...words];
  while (!turn.isEnded && !(turn.isWaiting && said.length === 0)) {
    const look = controller.next(turn) ?? Number.POSITIVE_INFINITY;
    const at = Math.min(look, said[0]?.dueAtSeconds ?? Number.POSITIVE_INFINITY);
    if (at > untilSeconds || at === Number.POSITIVE_INFINITY) break;
    const heard: OperatorAction[] = [];
    while (said[0] !== undefined && said[0].dueAtSeconds <= at) heard.push(...said.splice(0, 1).map((one) => one.said));
    turn = controller.act(turn, at, heard, viewAt(at)).state;
    turns.push({ at, turn: taken(turn) });
  }
  return turns;
}

export function word(atSeconds: number, action: OperatorAction['action']): Word {
  return { dueAtSeconds: atSeconds, said: { atSeconds, action } };
}

/** What happened, without what nothing came of: a line each. */
export function history(turns: readonly TakenAt[]): readonly string[] {
  return turns.flatMap(({ turn }) =>
    turn.notes.flatMap((note) => {
      if (note.kind === 'warning') return [`${note.warning.code} ${JSON.stringify(note.warning)}`];
      if (note.kind !== 'transition') return [];
      const { atSeconds, event, to, stage: name } = note.transition;
      return [`${atSeconds} ${event} ${to} ${name}`];
    }),
  );
}
