import type { ChanceRange, JudgeDiagnosis, RolloutDiagnosis, StageDiagnosis } from '../../model/diagnosis.js';
import type { JudgeSpec } from '../../model/judge.js';
import type { Setup } from '../../model/setup.js';

interface Known {
  readonly stages: readonly StageDiagnosis[];
  /** For each stage, the chance that no look of it gives evidence; null: not known. */
  readonly unjudged: readonly (number | null)[];
  readonly judges: readonly JudgeDiagnosis[];
}

/**
 * What becomes of a canary like stable over all stages. Of several rules, and judges, that may roll it back together the
 * chance is at most the sum (G. Boole 1854), and at least that of the likeliest.
 */
export function rolloutChances({ plan }: Setup, { stages, unjudged, judges }: Known): RolloutDiagnosis {
  const goesOn = plan.whenInconclusive === 'promote';
  // The chance that each stage is reached at all, as far as stages before it have evidence.
  const reached: number[] = [];
  let reach = 1;
  for (const chance of unjudged) {
    reached.push(reach);
    if (!goesOn) reach *= 1 - (chance ?? 0);
  }
  const metrics = new Set(stages.flatMap(({ rules }) => rules.map(({ metric }) => metric)));
  const ofRules = [...metrics].flatMap((metric): ChanceRange[] => {
    const chances = stages.map(({ rules }) => rules.find((rule) => rule.metric === metric));
    if (chances.every((rule) => rule === undefined || rule.falseBreach === null)) return [];
    const atMost = overStages(
      chances.map((rule) => rule?.falseBreach?.perStage ?? 0),
      reached,
    );
    const isKnown = chances.every(
      (rule) => rule === undefined || (rule.falseBreach !== null && rule.precision !== 'bound'),
    );
    return [{ atLeast: isKnown ? atMost : 0, atMost }];
  });
  const known = plan.judging.judges.filter((spec) => isKnownToHold(spec));
  const ofJudges = known.map((spec) => judgeRange(spec, judges));
  const all = [...ofRules, ...ofJudges, ...(plan.whenInconclusive === 'rollback' ? [unjudgedRange(unjudged)] : [])];
  const without = plan.judging.judges.filter((spec) => spec.method !== 'thresholds' && !isKnownToHold(spec));
  const undiagnosed = stages.flatMap(({ rules }) => rules.filter((rule) => rule.falseBreach === null));
  return {
    falseRollback:
      all.length === 0
        ? null
        : {
            atLeast: Math.max(...all.map(({ atLeast }) => atLeast)),
            atMost: Math.min(
              1,
              all.reduce((sum, { atMost }) => sum + atMost, 0),
            ),
          },
    without: [...new Set([...undiagnosed.map(({ metric }) => metric), ...without.map(({ name }) => name)])],
    unjudged: unjudged.includes(null) ? null : 1 - unjudged.reduce<number>((all, one) => all * (1 - (one ?? 0)), 1),
    whenInconclusive: plan.whenInconclusive,
  };
}

function overStages(chances: readonly number[], reached: readonly number[]): number {
  let [left, sum] = [1, 0];
  for (const [i, chance] of chances.entries()) {
    sum += left * chance * (reached[i] ?? 1);
    left *= 1 - chance;
  }
  return sum;
}

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
