import * as starter from '../../starter/canary.js';
import { ABOVE, metrics, outcome, planOf, play, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';
import { type Fact, readAnswers, wrongAnswers } from './answer.js';

type BreakTask = 'break-1' | 'break-2' | 'break-3';

/** The answers are not written down anywhere: the simulator is asked, as it was before anybody changed it. */
const NAIVE = starter as unknown as Simulator;

const FACTS: Readonly<Record<BreakTask, () => Readonly<Record<string, Fact>>>> = {
  'break-1': () => {
    const path = (shares: readonly number[]) => play(NAIVE, planOf(shares), [WITHIN, WITHIN, WITHIN]);
    const sharesOf = (shares: readonly number[]) => path(shares).map((seen) => Number(seen.trafficPercent));
    return {
      a: { value: sharesOf([50, 25, 100]) },
      b: { value: path([50, 25, 100]).at(-1)?.status ?? '' },
      c: { value: sharesOf([100, 50, 25]) },
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
      a: { value: Number(outcome(NAIVE, plan, [...completed, WITHIN, WITHIN]).stageIndex) },
      b: { value: outcome(NAIVE, plan, [...completed, ABOVE]).status },
      c: { value: revived.status },
      d: { value: Number(revived.trafficPercent) },
    };
  },
};

/** break-1 to break-3: what is still wrong in the answers of a copy; never what would be right. */
export function checkAnswers(task: BreakTask, copy: string): string[] {
  const given = readAnswers(copy);
  return 'problem' in given ? [given.problem] : wrongAnswers(task, given.answers, FACTS[task](), 'what happens');
}

function noneFails(requests: number, probability: number): number {
  return Math.exp(requests * Math.log1p(-probability));
}
