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
      return fisher(spec, planned);
    case 'group_sequential':
      return groupSequential(spec, planned);
    case 'sequential':
      return sequential(spec, planned);
    case 'cusum':
      return cusum(spec, planned);
    case 'mann_whitney':
      return mannWhitneyJudge(spec, planned, objective);
    case 'kayenta':
      return kayenta(spec, planned, objective);
    case 'distribution':
      return distribution(spec, planned);
    case 'srm':
      return srm(spec, plan.stages.length);
  }
}
