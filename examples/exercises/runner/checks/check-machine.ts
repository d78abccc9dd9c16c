import { readFileSync } from 'node:fs';
import type { Simulator } from '../simulator.js';
import { type Drawn, END, readDiagram } from './diagram.js';
import { type Arrow, type Machine, machineOf } from './machine.js';

/** explain-2: where machine.mmd, in the folder this runs in, differs from what the code does. */
export function checkMachine(canary: Simulator): string[] {
  let text: string;
  try {
    text = readFileSync('machine.mmd', 'utf8');
  } catch {
    return ['There is no machine.mmd beside canary.ts.'];
  }
  return differences(text, machineOf(canary));
}

/** Between a diagram and a machine: what was drawn and does not happen, what happens and was not drawn. */
export function differences(text: string, { initial, arrows }: Machine): string[] {
  const { arrows: drawn, problems } = readDiagram(text);
  if (problems.length > 0) return [...problems];
  const steps = drawn.flatMap(({ line, from, to, events }) => events.map((event) => ({ line, from, to, event })));
  const states = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const finals = [...states].filter((state) => !arrows.some(({ from, changes }) => from === state && changes));
  return [
    ...endProblems(drawn, initial, finals),
    ...steps
      .filter((step) => !arrows.some((arrow) => isSame(step, arrow)))
      .map(({ line, from, to, event }) => `Line ${line}: your code does not go from ${from} to ${to} on ${event}.`),
    ...[...states].flatMap((state) => {
      const missing = arrows.filter(
        (arrow) => arrow.from === state && arrow.changes && !steps.some((step) => isSame(step, arrow)),
      );
      const events = [...new Set(missing.map(({ event }) => event))];
      return events.length === 0
        ? []
        : [`Your code goes on from ${state} on ${events.join(', ')}: not all that is drawn.`];
    }),
  ];
}

type Step = Pick<Arrow, 'from' | 'event' | 'to'>;

function isSame(one: Step, other: Step): boolean {
  return one.from === other.from && one.event === other.event && one.to === other.to;
}

function endProblems(drawn: readonly Drawn[], initial: string, finals: readonly string[]): string[] {
  const begins = drawn.filter(({ from }) => from === END).map(({ to }) => to);
  const ends = drawn.filter(({ to }) => to === END).map(({ from }) => from);
  return [
    ...(begins.length === 1 && begins[0] === initial
      ? []
      : [`A rollout begins in one state, drawn as ${END} --> STATE.`]),
    ...ends
      .filter((state) => !finals.includes(state))
      .map((state) => `${state} --> ${END} is drawn, but your code leaves ${state}.`),
    ...finals
      .filter((state) => !ends.includes(state))
      .map((state) => `Nothing leads out of ${state}: draw ${state} --> ${END}.`),
  ];
}
