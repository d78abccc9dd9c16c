import type { Controller, Turn } from '../model/controller.js';
import type { DocumentPath } from '../model/place.js';
import type { ApartReason } from '../model/problems/fit-problem.js';
import { STATUSES } from '../model/status.js';
import type { World } from '../model/world.js';
import { ArgumentError } from './argument-error.js';
import { finite, listOf, objectAt, oneOf, textAt, trueOrFalse, withFunctions, within } from './check-arguments.js';

const PATH: DocumentPath = ['options', 'controller'];

/**
 * A caller's controller for one rollout, that is held to its contract at every turn: what breaks it is an
 * `ArgumentError`. `world`: the generated world that serves; null: a source of the caller's does.
 */
export function checkedController<State, Note>(
  controller: Controller<State, Note>,
  world: World | null,
): Controller<State, Note> {
  withFunctions(controller, ['begin', 'next', 'act'], PATH);
  let now = 0;
  let hasLooked = false;
  return {
    begin: () => checkedTurn(controller.begin(), 'begin', world),
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
      return checkedTurn(controller.act(state, atSeconds, words, view), 'act', world);
    },
  };
}

function checkedTurn<State, Note>(
  turn: Turn<State, Note>,
  by: 'begin' | 'act',
  world: World | null,
): Turn<State, Note> {
  const path = [...PATH, by];
  const { exposure, status, isWaiting, isEnded, marks, notes } = objectAt(turn, path);
  checkExposure(exposure, world, [...path, 'exposure']);
  oneOf(status, STATUSES, [...path, 'status']);
  trueOrFalse(isWaiting, [...path, 'isWaiting']);
  trueOrFalse(isEnded, [...path, 'isEnded']);
  listOf(marks, textAt, [...path, 'marks']);
  listOf(notes, () => null, [...path, 'notes']);
  return turn;
}

const PERCENT = { atLeast: 0, atMost: 100 };

function checkExposure(exposure: unknown, world: World | null, path: DocumentPath): void {
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
  if (among !== null) checkAmong(among, world, [...path, 'among']);
  const stays = trueOrFalse(isSticky, [...path, 'isSticky']);
  if (world === null) return;
  if (stays && world.users.count === null) {
    throw new ArgumentError({ code: 'users_not_counted' }, [...path, 'isSticky']);
  }
  if (stays && world.realShare !== null && world.realShare.driftPercentPerHour !== 0) {
    throw new ArgumentError({ code: 'sticky_with_drift' }, [...path, 'isSticky']);
  }
  if (replicas !== null && world.instances === null) {
    throw new ArgumentError({ code: 'not_generated' }, [...path, 'replicas']);
  }
  const apart = (one: string, other: string, because: ApartReason) =>
    new ArgumentError({ code: 'not_simulated_together', one: `\`${one}\``, other, because }, [...path, one]);
  if (stays && world.instances !== null) throw apart('isSticky', '`instances`', 'users_kept_by_instances');
  if (mirrored > 0 && world.audiences.length > 0) {
    throw apart('mirroredPercent', '`service.audiences`', 'copies_of_whom');
  }
  if (replicas === null || objectAt(replicas, path)['splitTraffic'] !== true) return;
  if (among !== null) throw apart('among', '`splitTraffic`', 'instances_split_alike');
  if (mirrored > 0) throw apart('mirroredPercent', '`splitTraffic`', 'instances_copy_nothing');
}

function checkAmong(among: unknown, world: World | null, path: DocumentPath): void {
  const names = listOf(
    among,
    (share, at) => {
      const { audience, canaryPercent } = objectAt(share, at);
      within(canaryPercent, PERCENT, [...at, 'canaryPercent']);
      const name = textAt(audience, [...at, 'audience']);
      if (world === null) return name;
      if (world.audiences.length === 0) throw new ArgumentError({ code: 'no_audiences' }, at);
      return oneOf(
        name,
        world.audiences.map((each) => each.name),
        [...at, 'audience'],
      );
    },
    path,
  );
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again >= 0) throw new ArgumentError({ code: 'audience_twice', name: names[again] ?? '' }, [...path, again]);
}
