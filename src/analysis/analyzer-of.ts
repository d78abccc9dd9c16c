import type { Plan } from '../model/plan.js';
import type { Analyzer } from './analyzer.js';
import { panel } from './panel.js';
import { thresholds } from './thresholds.js';

/**
 * The analyzer that a plan asks for. Thresholds alone keep their own simple law: any breach fails. `objective`: see there.
 */
export function analyzerOf(plan: Plan, objective: number | null): Analyzer<unknown> {
  const { judges } = plan.judging;
  const isSimple = judges.length === 1 && judges[0]?.method === 'thresholds' && judges[0].holdSeconds === 0;
  return isSimple ? thresholds(plan, objective) : panel(plan, objective);
}
