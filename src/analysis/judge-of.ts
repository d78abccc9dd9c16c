import type { JudgeSpec } from '../model/judge.js';
import type { Plan } from '../model/plan.js';
import { type Judge, plannedOf } from './judge.js';
import { cusum } from './judges/cusum.js';
import { distribution } from './judges/distribution.js';
import { fisher } from './judges/fisher.js';
import { groupSequential } from './judges/group-sequential.js';
import { kayenta } from './judges/kayenta.js';
import { mannWhitneyJudge } from './judges/mann-whitney.js';
import { sequential } from './judges/sequential.js';
import { srm } from './judges/srm.js';

/** The statistical judge that a specification describes; null for `thresholds`, which are an analyzer of their own. */
export function judgeOf(spec: JudgeSpec, plan: Plan, objective: number | null): Judge<unknown> | null {
  const planned = plannedOf(plan);
  switch (spec.method) {
    case 'thresholds':
      return null;
    case 'fisher':
      return forgetful(fisher(spec, planned));
    case 'group_sequential':
      return forgetful(groupSequential(spec, planned));
    case 'sequential':
      return forgetful(sequential(spec, planned));
    case 'cusum':
      return forgetful(cusum(spec, planned));
    case 'mann_whitney':
      return forgetful(mannWhitneyJudge(spec, planned, objective));
    case 'kayenta':
      return forgetful(kayenta(spec, planned, objective));
    case 'distribution':
      return forgetful(distribution(spec, planned));
    case 'srm':
      return forgetful(srm(spec, plan.stages.length));
  }
}

/** A judge of whose memory nobody needs to know what it is: it only ever gets back what it gave. */
function forgetful<Memory>({ begin, hear }: Judge<Memory>): Judge<unknown> {
  return { begin, hear: (memory, look) => hear(memory as Memory, look) };
}
