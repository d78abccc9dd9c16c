import { ruleLabel } from '../../measures/rule-label.js';
import type { JudgeSpec } from '../../model/judge.js';
import type { ChanceRange, JudgeDiagnosis, RolloutDiagnosis, StageDiagnosis } from '../../model/results/diagnosis.js';
import type { Setup } from '../../model/setup.js';
import { horizonOf } from '../../simulation/horizon.js';
import type { PlannedStage } from './looks.js';
import { type RuleInStage, rollbackChance, withBake } from './rule-chances.js';
import { AFRESH } from './stage-chance.js';

interface Known {
  readonly stages: readonly StageDiagnosis[];
  readonly planned: readonly PlannedStage[];
  /** For each stage, the chance that no look of it gives evidence; null: not known. */
  readonly unjudged: readonly (number | null)[];
  /** For each stage, its rules as far as there are figures. */
  readonly rules: readonly ReadonlyMap<string, RuleInStage>[];
  readonly judges: readonly JudgeDiagnosis[];
}

/** What follows, in the end, where a stage has no evidence. */
type Sequel = 'goes_on' | 'is_rolled_back' | 'waits';

/** How likely a stage is to end without evidence, whether it then ends the course of the rollout, and how long that is watched on. */
interface Course {
  readonly unjudged: number;
  readonly endsHere: boolean;
  readonly waitSeconds: number;
}

/**
 * What becomes of a canary like stable over all stages. Of several rules, and judges, that may roll it back together the
 * chance is at most the sum (G. Boole 1854), and at least that of the likeliest. A rollout that waits for people is watched on,
 * to the horizon or until they act.
 */
export function rolloutChances(setup: Setup, known: Known): RolloutDiagnosis {
  const { plan } = setup;
  const { stages, unjudged, judges } = known;
  const sequel = sequelOf(setup);
  const courses = coursesOf(setup, known, sequel);
  // A rule with another sequel rolls nothing back.
  const inStages = stages.map(({ rules }) => rules.filter(({ sequel }) => sequel === undefined));
  const labels = new Set(inStages.flatMap((rules) => rules.map(ruleLabel)));
  const ofRules = [...labels].flatMap((label): ChanceRange[] => {
    const rules = inStages.map((stage) => stage.find((rule) => ruleLabel(rule) === label));
    if (rules.every((rule) => rule === undefined || rule.falseBreach === null)) return [];
    const isKnown = rules.every(
      (rule) => rule === undefined || (rule.falseBreach !== null && rule.precision !== 'bound'),
    );
    const atMost = overStages(
      courses,
      rules.map((rule) => rule?.falseBreach?.perStage ?? 0),
      known.rules.map((of) => rollingBack(of.get(label))),
    );
    return [{ atLeast: isKnown ? atMost : 0, atMost }];
  });
  const asked = plan.judging.judges.filter((spec) => isKnownToHold(spec));
  const ofJudges = asked.map((spec) => judgeRange(spec, judges));
  const all = [...ofRules, ...ofJudges, ...(sequel === 'is_rolled_back' ? [unjudgedRange(unjudged)] : [])];
  const without = plan.judging.judges.filter((spec) => spec.method !== 'thresholds' && !isKnownToHold(spec));
  const undiagnosed = inStages.flatMap((rules) => rules.filter((rule) => rule.falseBreach === null));
  const sum = all.reduce((so, { atMost }) => so + atMost, 0);
  return {
    falseRollback:
      all.length === 0 ? null : { atLeast: Math.max(...all.map(({ atLeast }) => atLeast)), atMost: Math.min(1, sum) },
    without: [...new Set([...undiagnosed.map(ruleLabel), ...without.map(({ name }) => name)])],
    unjudged: unjudged.includes(null) ? null : unjudgedRange(unjudged).atMost,
    whenInconclusive: plan.whenInconclusive,
  };
}

function rollingBack(of: RuleInStage | undefined): RuleInStage | undefined {
  return of?.rule.sequel === undefined ? of : undefined;
}

function sequelOf({ plan, whenPaused }: Setup): Sequel {
  if (plan.whenInconclusive === 'promote') return 'goes_on';
  if (plan.whenInconclusive === 'rollback') return 'is_rolled_back';
  if (whenPaused === null) return 'waits';
  return whenPaused.action === 'promote' ? 'goes_on' : 'is_rolled_back';
}

function coursesOf(setup: Setup, { planned, unjudged }: Known, sequel: Sequel): readonly Course[] {
  const { plan, whenPaused } = setup;
  const end = horizonOf(setup, []);
  return planned.map(({ endsAtSeconds }, i) => {
    const most = whenPaused?.actAfterSeconds ?? end;
    const waitSeconds = plan.whenInconclusive === 'pause' ? Math.min(most, end - endsAtSeconds) : 0;
    return {
      unjudged: unjudged[i] ?? 0,
      endsHere: sequel !== 'goes_on',
      waitSeconds: Math.max(0, waitSeconds),
    };
  });
}

/** Of rules that share no request with one another from stage to stage. */
function overStages(
  courses: readonly Course[],
  perStage: readonly number[],
  rules: readonly (RuleInStage | undefined)[],
): number {
  let [reached, sum] = [1, 0];
  for (const [i, { unjudged, endsHere, waitSeconds }] of courses.entries()) {
    const [chance, rule] = [perStage[i] ?? 0, rules[i]];
    const waiting =
      rule === undefined || unjudged < SELDOM || waitSeconds === 0
        ? 0
        : (rollbackChance(withBake({ ...rule, start: AFRESH }, waitSeconds), rule.law.healthy) ?? 1);
    sum += reached * (chance + unjudged * waiting);
    // What is rolled back had evidence: both are never so at once.
    reached *= Math.max(0, 1 - chance - (endsHere ? unjudged : 0));
  }
  return Math.min(1, sum);
}

/** What happens less often than this is not followed any further. */
const SELDOM = 1e-6;

function unjudgedRange(unjudged: readonly (number | null)[]): ChanceRange {
  const chance = 1 - unjudged.reduce<number>((all, one) => all * (1 - (one ?? 0)), 1);
  return { atLeast: chance, atMost: chance };
}

/** Of a method whose alpha holds, whatever the world; `srm` asks for a person and rolls nothing back. */
function isKnownToHold(spec: JudgeSpec): boolean {
  switch (spec.method) {
    case 'thresholds':
    case 'kayenta':
      return false;
    case 'fisher':
      return spec.looks === 'stage_end';
    case 'cusum':
      return spec.threshold === null;
    default:
      return true;
  }
}

function judgeRange(spec: JudgeSpec, judges: readonly JudgeDiagnosis[]): ChanceRange {
  if (spec.method === 'srm' || !('alpha' in spec)) return { atLeast: 0, atMost: 0 };
  const own = judges.filter(({ judge }) => judge === spec.name);
  const known = own.flatMap(({ falseAlarm }) => (falseAlarm === null ? [] : [falseAlarm]));
  if (known.length < own.length || own.length === 0) return { atLeast: 0, atMost: spec.alpha };
  return {
    atLeast: Math.max(...known),
    atMost: Math.min(
      spec.alpha,
      known.reduce((sum, chance) => sum + chance, 0),
    ),
  };
}
