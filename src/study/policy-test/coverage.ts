import type { Plan } from '../../model/plan.js';
import type { FiredRule } from '../../model/results/outcome.js';
import type { Coverage, PlanCoverage, TableRow } from '../../model/results/policy-test.js';
import type { Rule } from '../../model/rule.js';
import { canBeTaken, conditionKey, type Exercised, rowKey } from '../../simulation/exercised.js';
import { conditionsOf, judgedSubjects } from '../../simulation/judged-subjects.js';

/** What one case made use of, and of which plan. */
export interface CaseUse {
  readonly config: string;
  readonly plan: Plan;
  /** The rules of a policy steer: it has steps, and takes no row of our table. */
  readonly isRehearsal?: boolean;
  readonly exercised: Exercised;
}

/** In how many of these cases each stage, condition and row of the table of transitions was of use. */
export function coverage(uses: readonly CaseUse[], table: readonly TableRow[]): Coverage {
  const configs = [...new Set(uses.map(({ config }) => config))];
  const plans = uses.flatMap(({ plan, isRehearsal }) => (isRehearsal === true ? [] : [plan]));
  const rows = (plans.length === 0 ? [] : table)
    .filter((row) => canBeTaken(row, plans))
    .map((row) => ({
      ...row,
      takenIn: uses.filter(({ exercised }) => exercised.rows.has(rowKey(row))).length,
    }));
  return {
    plans: configs.flatMap((config) => planCoverage(uses.filter((use) => use.config === config))),
    rows,
  };
}

function planCoverage(uses: readonly CaseUse[]): readonly PlanCoverage[] {
  const [first] = uses;
  if (first === undefined) return [];
  const { config, plan } = first;
  const inCases = (holds: (exercised: Exercised) => boolean) => uses.filter(({ exercised }) => holds(exercised)).length;
  return [
    {
      config,
      stages: plan.stages.map(({ name }, index) => ({
        stage: name,
        reachedIn: inCases(({ stages }) => stages.has(index)),
      })),
      rules: plan.stages.flatMap(({ name, bakeSeconds, rules }, index) =>
        // A stage of no duration is never watched: its thresholds judge nothing.
        (bakeSeconds === 0 ? [] : whatJudges(plan, rules)).map((fired) => {
          const key = conditionKey(index, fired);
          return {
            stage: name,
            ...fired,
            judgedIn: inCases(({ judged }) => judged.has(key)),
            breachedIn: inCases(({ breached }) => breached.has(key)),
          };
        }),
      ),
    },
  ];
}

/** Conditions, if thresholds are judged at all, and whatever else the judges look at. */
function whatJudges({ judging }: Plan, rules: readonly Rule[]): readonly FiredRule[] {
  const hasThresholds = judging.judges.some(({ method }) => method === 'thresholds');
  return [...(hasThresholds ? conditionsOf(rules) : []), ...judgedSubjects(judging)];
}
