import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as starter from '../../starter/canary.js';
import { ABOVE, metrics, outcome, planOf, play, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

type BreakTask = 'break-1' | 'break-2' | 'break-3';

/** A right answer, and for a number how far off it may be. */
interface Fact {
  readonly value: unknown;
  readonly within?: number;
}

/** The answers are not written down anywhere: the simulator is asked, as it was before anybody changed it. */
const NAIVE = starter as unknown as Simulator;

const FACTS: Readonly<Record<BreakTask, () => Readonly<Record<string, Fact>>>> = {
  'break-1': () => {
    const path = (shares: readonly number[]) => play(NAIVE, planOf(shares), [WITHIN, WITHIN, WITHIN]);
    return {
      a: { value: path([50, 25, 100]).map((seen) => seen.trafficPercent) },
      b: { value: path([50, 25, 100]).at(-1)?.status },
      c: { value: path([100, 50, 25]).map((seen) => seen.trafficPercent) },
    };
  },
  'break-2': () => {
    const plan = planOf([5, 25, 50, 100], { max_error_rate: 0 });
    const path = play(NAIVE, plan, [metrics(1), metrics(1), metrics(1), metrics(1)]);
    const ended = path.findIndex((seen) => seen.status === 'ROLLED_BACK');
    return {
      a: { value: starter.simulate(plan).final_state },
      // The rollout ends with the first: the other stages are never reached.
      b: { value: path.slice(0, ended + 1).filter((seen) => seen.status === 'ROLLED_BACK').length },
      c: { value: outcome(NAIVE, plan, [metrics(0, { requests: 0 })]).status },
      // A limit of 0 lets a stage pass if none of its 200 requests fails.
      d: { value: 100 * noneFails(200, 0.005), within: 5 },
    };
  },
  'break-3': () => {
    const plan = planOf([5, 50, 100]);
    const completed = [WITHIN, WITHIN, WITHIN];
    const revived = outcome(NAIVE, plan, [ABOVE, WITHIN]);
    return {
      a: { value: outcome(NAIVE, plan, [...completed, WITHIN, WITHIN]).stageIndex },
      b: { value: outcome(NAIVE, plan, [...completed, ABOVE]).status },
      c: { value: revived.status },
      d: { value: revived.trafficPercent },
    };
  },
};

/** break-1 to break-3: what is still wrong in the answers of a copy; never what would be right. */
export function checkAnswers(task: BreakTask, copy: string): string[] {
  const given = readAnswers(join(copy, 'answers.json'));
  if ('problem' in given) return [given.problem];
  return Object.entries(FACTS[task]()).flatMap(([letter, fact]) => {
    const answer: unknown = Object(Object(given.answers[task])[letter]).answer ?? null;
    const place = `${task}, question ${letter}`;
    if (answer === null) return [`${place} has no answer yet in answers.json.`];
    if (isRight(answer, fact)) return [];
    return [`${place}: ${JSON.stringify(answer)} is not what happens.${shapeHint(answer, fact)}`];
  });
}

function readAnswers(file: string): { answers: Record<string, unknown> } | { problem: string } {
  try {
    return { answers: Object(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `answers.json cannot be read: ${why}` };
  }
}

function isRight(answer: unknown, { value, within = 0 }: Fact): boolean {
  if (typeof value === 'number') return Math.abs(Number(answer) - value) <= within;
  if (typeof value === 'string') return String(answer).trim().toUpperCase().replace(/[ -]/g, '_') === value;
  return isDeepStrictEqual(answer, value);
}

/** For an answer of the wrong kind, which kind is meant. */
function shapeHint(answer: unknown, { value }: Fact): string {
  if (Array.isArray(value) && !(Array.isArray(answer) && answer.length === value.length)) {
    return ` A list of ${value.length} numbers is meant, [1, 2, …].`;
  }
  if (typeof value === 'number' && Number.isNaN(Number(answer))) return ' A number is meant.';
  return '';
}

function noneFails(requests: number, probability: number): number {
  return Math.exp(requests * Math.log1p(-probability));
}
