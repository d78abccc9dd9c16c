import type { World } from '../../model/world.js';

/** A world's own unit of time: a minute, or what a minute and the stretch of its noise have in common. */
const MINUTE = 60;

/**
 * The cells of a world, in whole seconds: what comes in one of them is a function of the seed and the world. They divide a
 * minute, and know nothing of any plan.
 */
export function worldCellSeconds({ noise }: Pick<World, 'noise'>): number {
  const { everySeconds, autocorrelation: _, ...kinds } = noise;
  return Object.values(kinds).some((kind) => kind > 0) ? greatestCommonDivisor(MINUTE, everySeconds) : MINUTE;
}

export function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

/** Lengths into which a stretch of a cell is divided next: round ones first, so that round instants take few draws. */
const ROUND = [30, 10, 5, 1];

/** How long the parts are into which a stretch of so many whole seconds, more than one, is divided. */
export function dividedInto(seconds: number): number {
  return ROUND.find((length) => length < seconds && seconds % length === 0) ?? 1;
}
