import { isCounted } from '../../analysis/judges/split-counts.js';
import type { JudgeSpec, Subject } from '../../model/judge.js';
import type { Plan } from '../../model/plan.js';
import type { JudgeDiagnosis } from '../../model/results/diagnosis.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Setup } from '../../model/setup.js';
import { subjectsOf } from '../../simulation/judged-subjects.js';
import { byStage, type ExpectedWindow, expectedWindows } from './judge-windows.js';
import { judgedRatio } from './judged-ratio.js';
import { heardByMost, heardChance, NEVER } from './laws/requests-needed.js';
import { stableShare } from './laws/stable-share.js';
import type { PlannedStage } from './looks.js';

/** All judges but thresholds, subject by subject. */
export function diagnoseJudges(
  setup: Setup,
  stages: readonly PlannedStage[],
): { readonly judges: readonly JudgeDiagnosis[]; readonly findings: readonly LintFinding[] } {
  const specs = setup.plan.judging.judges.filter(({ method }) => method !== 'thresholds');
  if (specs.length === 0 || stages.length === 0) return { judges: [], findings: [] };
  const windows = expectedWindows(setup, stages);
  const judges = specs.flatMap((spec) => subjectsOf(spec).map((subject) => diagnoseOne(setup, spec, subject, windows)));
  const findings = [...specs.flatMap((spec) => neverHeard(setup, spec, windows)), ...judges.flatMap(seesNothing)];
  return { judges, findings };
}

function diagnoseOne(
  setup: Setup,
  spec: JudgeSpec,
  subject: Subject,
  windows: readonly ExpectedWindow[],
): JudgeDiagnosis {
  const share = stableShare(setup, spec, subject);
  const compared = windows.filter(({ baseline }) => baseline > 0);
  const sum = (of: (window: ExpectedWindow) => number): number => compared.reduce((all, window) => all + of(window), 0);
  const canaryRequests = sum(({ canary }) => canary);
  const counts = {
    judge: spec.name,
    method: spec.method,
    subject,
    looks: looksOf(spec, setup.plan, windows),
    alpha: alphaOf(spec),
    canaryRequests,
    canaryEvents: share === null ? null : canaryRequests * share,
    baselineEvents: share === null ? null : sum(({ baseline }) => baseline) * share,
  };
  const silent = { falseAlarm: null, precision: null, smallestRatio: null };
  if (compared.length === 0) return { ...counts, ...silent, undiagnosed: 'no_baseline' };
  if (heardAtAll(setup, windows) < NEVER) return { ...counts, ...silent, undiagnosed: 'too_few_requests' };
  const ratio = judgedRatio(setup, spec, subject, compared, share);
  if (ratio === null) return { ...counts, ...silent, undiagnosed: 'no_law' };
  return { ...counts, ...ratio, undiagnosed: null };
}

/** Of one subject. */
function alphaOf(spec: JudgeSpec): number | null {
  if (!('alpha' in spec)) return null;
  return 'metrics' in spec ? spec.alpha / spec.metrics.length : spec.alpha;
}

/** How often a judge may find the canary worse. */
function looksOf(spec: JudgeSpec, plan: Plan, windows: readonly ExpectedWindow[]): number {
  const ends = windows.filter(({ stageEnds }) => stageEnds).length;
  switch (spec.method) {
    case 'mann_whitney':
    case 'kayenta':
      return ends;
    case 'fisher':
    case 'distribution':
      return spec.looks === 'stage_end' ? ends : windows.length;
    case 'group_sequential': {
      const stages = plan.stages.filter(({ bakeSeconds }) => bakeSeconds > 0);
      return stages.reduce(
        (sum, { bakeSeconds }) => sum + Math.min(spec.looksPerStage, Math.ceil(bakeSeconds / plan.intervalSeconds)),
        0,
      );
    }
    default:
      return windows.length;
  }
}

/** That some stage brings the requests that a judgement takes. */
function heardAtAll({ plan }: Setup, windows: readonly ExpectedWindow[]): number {
  const none = stageTotals(windows).reduce((all, canary) => all * (1 - heardChance(canary, plan.minRequests)), 1);
  return 1 - none;
}

/** Expected requests of the canary by stage. */
function stageTotals(windows: readonly ExpectedWindow[]): readonly number[] {
  return byStage(windows).map((stage) => stage.reduce((sum, { canary }) => sum + canary, 0));
}

function neverHeard(setup: Setup, spec: JudgeSpec, windows: readonly ExpectedWindow[]): readonly LintFinding[] {
  if (spec.method === 'srm' || !countsRequests(spec, setup.plan) || heardAtAll(setup, windows) >= NEVER) return [];
  const requestsPerStage = Math.max(...stageTotals(windows));
  const { minRequests } = setup.plan;
  const fewer = heardByMost(requestsPerStage);
  return [
    {
      code: 'judge_never_heard',
      judge: spec.name,
      requestsPerStage,
      minRequests,
      minRequestsNeeded: fewer >= 1 && fewer < minRequests ? fewer : null,
    },
  ];
}

function seesNothing(diagnosis: JudgeDiagnosis): readonly LintFinding[] {
  const { judge, subject, undiagnosed, smallestRatio, canaryRequests, baselineEvents } = diagnosis;
  if (undiagnosed !== null || smallestRatio !== null || baselineEvents === null) return [];
  return [{ code: 'judge_sees_nothing', judge, subject, canaryRequests, baselineEvents }];
}

/** Whether `min_requests` gates it: ranks of values, and Kayenta's, go by the number of windows. */
function countsRequests(spec: JudgeSpec, { metrics }: Plan): boolean {
  if (spec.method === 'kayenta') return false;
  return spec.method !== 'mann_whitney' || spec.metrics.every((metric) => isCounted(metric, metrics));
}
