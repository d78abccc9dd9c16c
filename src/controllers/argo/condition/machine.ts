import { failed, unsupported } from './condition-error.js';
import type { Value } from './value.js';

/** One list that is being walked. */
export interface Walk {
  readonly list: readonly Value[];
  index: number;
  acc: Value;
}

/** What a running condition knows, and how much it has done. */
export interface Machine {
  readonly result: Value;
  readonly variables: (readonly [name: string, value: Value])[];
  readonly walks: Walk[];
  steps: number;
  elements: number;
}

/** expr-lang's own bound on the elements of lists that one run makes. */
const MOST_ELEMENTS = 1_000_000;
/** Ours, on the work of one run; no condition of a person's comes near. */
const MOST_STEPS = 2_000_000;

export function step(machine: Machine): void {
  machine.steps += 1;
  if (machine.steps > MOST_STEPS) throw unsupported(`a condition of more than ${MOST_STEPS} steps`);
}

export function grow(machine: Machine, elements: number): void {
  machine.elements += elements;
  if (machine.elements >= MOST_ELEMENTS) throw failed('memory budget exceeded');
}
