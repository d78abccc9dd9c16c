import { ABOVE, planOf, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

export const MACHINE_EVENTS = {
  METRICS_WITHIN: WITHIN,
  METRICS_ABOVE: ABOVE,
  PAUSE: { type: 'PAUSE' },
  RESUME: { type: 'RESUME' },
  ABORT: { type: 'ABORT' },
} as const satisfies Readonly<Record<string, object>>;

export type MachineEvent = keyof typeof MACHINE_EVENTS;

/** An arrow that the code takes. */
export interface Arrow {
  readonly from: string;
  readonly event: MachineEvent;
  readonly to: string;
  /** Whether status or stage are others than before. */
  readonly changes: boolean;
}

export interface Machine {
  readonly initial: string;
  readonly arrows: readonly Arrow[];
}

interface Place {
  readonly status: string;
  readonly stage: string;
}

/** Longer than any way through three stages with a pause in each. */
const LONGEST_WAY = 8;

/** What a simulator does, from the start on, in every place it can come to. Each way is played anew: rollouts may change in place. */
export function machineOf(canary: Simulator): Machine {
  const initial = placeAfter(canary, []);
  const arrows = new Map<string, Arrow>();
  const known = new Set([keyOf(initial)]);
  let ways: MachineEvent[][] = [[]];
  for (let length = 0; length < LONGEST_WAY; length++) {
    const next: MachineEvent[][] = [];
    for (const way of ways) {
      const from = placeAfter(canary, way);
      for (const event of eventNames()) {
        const to = placeAfter(canary, [...way, event]);
        const changes = keyOf(to) !== keyOf(from);
        const key = `${from.status} ${event} ${to.status} ${changes}`;
        arrows.set(key, { from: from.status, event, to: to.status, changes });
        if (known.has(keyOf(to))) continue;
        known.add(keyOf(to));
        next.push([...way, event]);
      }
    }
    ways = next;
  }
  return { initial: initial.status, arrows: [...arrows.values()] };
}

export function eventNames(): readonly MachineEvent[] {
  return ['METRICS_WITHIN', 'METRICS_ABOVE', 'PAUSE', 'RESUME', 'ABORT'];
}

function keyOf({ status, stage }: Place): string {
  return `${status} ${stage}`;
}

/** An event that is answered with an Error leaves the rollout where it was. */
function placeAfter(canary: Simulator, way: readonly MachineEvent[]): Place {
  let rollout = canary.createRollout(planOf([5, 50, 100]));
  let place = placeOf(rollout);
  for (const event of way) {
    try {
      rollout = canary.advance(rollout, MACHINE_EVENTS[event]) ?? rollout;
      place = placeOf(rollout);
    } catch {
      // It stays where it was.
    }
  }
  return place;
}

function placeOf(rollout: unknown): Place {
  const { status, stageIndex } = Object(rollout);
  return { status: String(status).toUpperCase(), stage: String(stageIndex) };
}
