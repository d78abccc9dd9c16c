import type { Diagnosis, LeftOut } from '../../model/results/diagnosis.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Setup } from '../../model/setup.js';
import type { Audience, World } from '../../model/world.js';
import { diagnoseJudges } from './diagnose-judges.js';
import { diagnoseStage, type ToldStage } from './diagnose-stage.js';
import { findFarRegressions } from './far-regression.js';
import { findInCopies } from './find-in-copies.js';
import { plannedStages } from './looks.js';
import { mergeFindings } from './merge-findings.js';
import { rolloutChances } from './rollout-chances.js';
import type { RuleInStage } from './rule-chances.js';
import { startsOf } from './stage-starts.js';

/**
 * What a plan can see, worked out and not simulated: arrivals are Poisson with the mean rate of the world, and every
 * stage begins when planned. Faults and whatever canary the configuration has play no part: false breaches are those of
 * a canary like stable, regressions are there from the start of the stage.
 */
export function diagnose(setup: Setup): Diagnosis {
  const planned = plannedStages(setup);
  const hasThresholds = setup.plan.judging.judges.some(({ method }) => method === 'thresholds');
  const told: ToldStage[] = [];
  for (const [index] of planned.entries()) {
    told.push(diagnoseStage(setup, planned, index, startsOf(setup, planned, told.at(-1) ?? null, index)));
  }
  const rules = rulesByLabel(told);
  const { judges, findings: ofJudges } = diagnoseJudges(setup, planned);
  const findings: readonly LintFinding[] =
    planned.length === 0
      ? nothingWatched(setup)
      : [
          ...told.flatMap((stage) => stage.findings),
          ...findFarRegressions(setup, rules, judges),
          ...ofJudges,
          ...findInCopies(setup, planned),
        ];
  return {
    stages: told.map(({ diagnosis }) => diagnosis),
    judges,
    rollout:
      planned.length === 0
        ? null
        : rolloutChances(setup, {
            stages: told.map(({ diagnosis }) => diagnosis),
            planned,
            unjudged: told.map(({ unjudged }) => unjudged),
            rules: told.map((stage) => stage.rules),
            judges,
          }),
    findings: mergeFindings(findings),
    leftOut: leftOut(
      setup.world,
      setup.plan.judging.judges.some(({ method }) => method !== 'thresholds'),
    ),
    hasFigures: hasThresholds || judges.some(({ undiagnosed }) => undiagnosed === null),
  };
}

/** Those that roll back, by label. */
function rulesByLabel(told: readonly ToldStage[]): ReadonlyMap<string, readonly RuleInStage[]> {
  // Where nothing is judged, for want of requests, that is what is said.
  const heard = told.filter(({ findings }) => findings.every(({ code }) => code !== 'never_enough_requests'));
  const labels = new Set(heard.flatMap(({ rules }) => [...rules.keys()]));
  const entries = [...labels].map((label) => {
    const rules = heard.flatMap((stage) => stage.rules.get(label) ?? []);
    return [label, rules.filter(({ rule }) => rule.sequel === undefined)] as const;
  });
  return new Map(entries.filter(([, rules]) => rules.length > 0));
}

function nothingWatched({ plan: { stages } }: Setup): readonly LintFinding[] {
  return stages.map(({ name: stage }, stageIndex) => ({ code: 'nothing_watched', stageIndex, stage }));
}

/** Whether the versions are to an audience what they are not to all. */
function isOther({ errorRatio, latencyRatio, conversionRatio }: Audience): boolean {
  return errorRatio !== 1 || latencyRatio !== 1 || conversionRatio !== 1;
}

/** `compares`: there are judges other than thresholds, which take all users to be alike. */
function leftOut(
  { noise, warmUp, users, audiences, realShare, instances, telemetry }: World,
  compares: boolean,
): readonly LeftOut[] {
  const isNoisy =
    noise.arrivalsCv > 0 || noise.errorsCorrelation > 0 || noise.sharedErrorsCv > 0 || noise.sharedLatencyCv > 0;
  const warms = warmUp !== null && (warmUp.latencyRatio !== 1 || warmUp.errorRatio !== 1);
  return [
    ...(isNoisy ? (['noise'] as const) : []),
    ...(warms ? (['warm_up'] as const) : []),
    ...(instances === null ? [] : (['instances'] as const)),
    ...(users.routing === 'sticky' && users.count !== null ? (['sticky_users'] as const) : []),
    ...(users.routing === 'one_way' ? (['one_way_users'] as const) : []),
    ...(compares && audiences.some(isOther) ? (['audiences'] as const) : []),
    ...(realShare === null ? [] : (['real_share'] as const)),
    ...(telemetry === null ? [] : (['telemetry'] as const)),
  ];
}
