import type { Controller, Turn } from '../model/controller.js';
import type { DocumentPath } from '../model/place.js';
import { STATUSES } from '../model/status.js';
import type { World } from '../model/world.js';
import { ArgumentError } from './argument-error.js';
import { finite, listOf, objectAt, oneOf, textAt, trueOrFalse, withFunctions, within } from './check-arguments.js';

const PATH: DocumentPath = ['options', 'controller'];

/**
 * A caller's controller for one rollout, that is held to its contract at every turn: what breaks it is an
 * `ArgumentError`. `generated`: the world that serves, if it is a generated one.
 */
export function checkedController<State, Note>(
  controller: Controller<State, Note>,
  generated: World | null,
): Controller<State, Note> {
  withFunctions(controller, ['begin', 'next', 'act'], PATH);
  let now = 0;
  let hasLooked = false;
  return {
    begin: () => checkedTurn(controller.begin(), 'begin', generated),
    next(state) {
      const next = controller.next(state);
      if (next === null) return null;
      const path = [...PATH, 'next'];
      const at = finite(next, path);
      if (at < now || (hasLooked && at === now)) {
        throw new ArgumentError({ code: 'look_not_later', atSeconds: now, found: at }, path);
      }
      return at;
    },
    act(state, atSeconds, words, view) {
      now = atSeconds;
      hasLooked = true;
      return checkedTurn(controller.act(state, atSeconds, words, view), 'act', generated);
    },
  };
}

function checkedTurn<State, Note>(
  turn: Turn<State, Note>,
  by: 'begin' | 'act',
  generated: World | null,
): Turn<State, Note> {
  const path = [...PATH, by];
  const { exposure, status, isWaiting, isEnded, marks, notes } = objectAt(turn, path);
  checkExposure(exposure, generated, [...path, 'exposure']);
  oneOf(status, STATUSES, [...path, 'status']);
  trueOrFalse(isWaiting, [...path, 'isWaiting']);
  trueOrFalse(isEnded, [...path, 'isEnded']);
  listOf(marks, textAt, [...path, 'marks']);
  listOf(notes, () => null, [...path, 'notes']);
  return turn;
}

const PERCENT = { atLeast: 0, atMost: 100 };

function checkExposure(exposure: unknown, generated: World | null, path: DocumentPath): void {
  const { canaryPercent, line, mirroredPercent, among, replicas, isSticky } = objectAt(exposure, path);
  within(canaryPercent, PERCENT, [...path, 'canaryPercent']);
  if (line !== null) {
    const at = [...path, 'line'];
    const { fromSeconds, untilSeconds, toPercent } = objectAt(line, at);
    const from = finite(fromSeconds, [...at, 'fromSeconds']);
    within(untilSeconds, { above: from }, [...at, 'untilSeconds']);
    within(toPercent, PERCENT, [...at, 'toPercent']);
  }
  if (replicas !== null) {
    const at = [...path, 'replicas'];
    const { canary, stable, splitTraffic } = objectAt(replicas, at);
    within(canary, { atLeast: 0 }, [...at, 'canary']);
    within(stable, { atLeast: 0 }, [...at, 'stable']);
    trueOrFalse(splitTraffic, [...at, 'splitTraffic']);
  }
  const mirrored = within(mirroredPercent, PERCENT, [...path, 'mirroredPercent']);
  const beyondShares = {
    mirroredPercent: mirrored > 0,
    among: among !== null,
    replicas: replicas !== null && generated?.instances === null,
    isSticky: trueOrFalse(isSticky, [...path, 'isSticky']),
  };
  const [beyond] = Object.entries(beyondShares).find(([, isUsed]) => isUsed) ?? [];
  if (generated !== null && beyond !== undefined) throw new ArgumentError({ code: 'not_generated' }, [...path, beyond]);
}
