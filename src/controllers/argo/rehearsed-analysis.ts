import type { Turn } from '../../model/controller.js';
import { type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { OperatorAction } from '../../model/operator.js';
import type { ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import type { Rehearsal, RehearsedStage } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { Status } from '../../model/status.js';
import { nextReconcile } from './analysis/analysis-run.js';
import { isCompleted } from './analysis/metric-state.js';
import { advancedRun, decidedBy, type Moment, type OpenRun, openRun, standingRuns } from './analysis/open-run.js';
import { leastRunSeconds, mostRunSeconds, usualInterval } from './analysis/run-seconds.js';
import { type Counts, countedMoment } from './counted-moment.js';
import { metersOf } from './rehearsed-rollout.js';

/** An analysis by itself, as a `RehearsedPolicy` has it; the share of the canary is in (0, 100]. */
export interface ArgoAnalysis {
  readonly name: string;
  readonly spec: ArgoRunSpec;
  readonly canaryPercent: number;
  /** How long the canary has had it when the run begins; left out: not said. */
  readonly sinceSeconds?: number;
}

/** What is remembered of an analysis by itself. */
export interface AnalysisState {
  /** Null until its first look. */
  readonly open: OpenRun | null;
  readonly counts: Counts;
  readonly status: Status;
  readonly decision: { readonly atSeconds: number; readonly byPerson: string | null } | null;
  readonly nextSeconds: number | null;
}

/**
 * One run of an analysis against a canary at a share. A run that is successful leaves the canary as it is, one that has failed
 * or is an error takes it back, and one that is inconclusive is left to a person.
 */
export function rehearsedAnalysis(policy: ArgoAnalysis, rehearsal: Rehearsal): RehearsedController<AnalysisState> {
  const { name, spec, canaryPercent, sinceSeconds = 0 } = policy;
  const analysisIndex = sinceSeconds > 0 ? 1 : 0;
  const first: AnalysisState = { ...FIRST, nextSeconds: sinceSeconds };
  const meterOf = metersOf(spec.metrics, rehearsal);
  const turn = (state: AnalysisState, marks: readonly Mark[], notes: readonly RehearsalNote[]) =>
    turnOf(policy, state, marks, notes);
  return {
    stages: stagesOfAnalysis(policy),
    controller: {
      begin: () =>
        turn(first, [`stage:${NAMES[analysisIndex === 0 ? 'run' : 'lead']}`], [{ type: 'stage', stageIndex: 0 }]),
      next: ({ nextSeconds }) => nextSeconds,
      act(before, _, words, view) {
        const { moment, counts } = countedMoment(before.counts, view);
        const isBegun = view.atSeconds >= sinceSeconds;
        const marks: Mark[] = isBegun && before.open === null && analysisIndex > 0 ? [`stage:${NAMES.run}`] : [];
        if (marks.length > 0) moment.notes.push({ type: 'stage', stageIndex: analysisIndex });
        const begun = before.open ?? (isBegun ? openRun(spec, name, moment) : null);
        const isAsked = words.some(({ action }) => action === 'promote' || action === 'abort');
        const open = begun === null ? null : advancedRun(begun, moment, isAsked, meterOf);
        const decided = withDecision({ ...before, open, counts: counts() }, words, moment);
        const next = open === null ? sinceSeconds : nextReconcile(spec, open.run);
        const nextSeconds = decided.status === 'PROGRESSING' ? next : null;
        return turn({ ...decided, nextSeconds }, [...marks, ...marksOf(before, decided)], moment.notes);
      },
    },
    standing: ({ open, decision }) => {
      const run = open?.run ?? null;
      const isBad = run !== null && isCompleted(run.phase) && run.phase !== 'Successful';
      return {
        stageIndex: open === null ? 0 : analysisIndex,
        phase: run?.phase ?? 'Pending',
        message: run?.message ?? '',
        decidedBy:
          decision !== null && decision.byPerson !== null
            ? { name: 'person', judged: decision.byPerson }
            : isBad && open !== null
              ? decidedBy(open)
              : null,
        decidedAtSeconds: decision?.atSeconds ?? null,
      };
    },
    openRuns: ({ open }) => standingRuns([open]),
    lookSeconds: usualInterval([spec]),
    longestSeconds: sinceSeconds + mostRunSeconds(spec),
    assumptions: policy.sinceSeconds === undefined ? [{ code: 'canary_just_begun', canaryPercent }] : [],
    awaitsPerson: ({ status }) => status === 'PAUSED',
    keepsShare: true,
    makesCopies: false,
    keepsUsers: false,
    instances: null,
  };
}

/** The run, and before it what the canary has served without it. */
export function stagesOfAnalysis({
  name,
  spec,
  canaryPercent: sharePercent,
  sinceSeconds = 0,
}: ArgoAnalysis): readonly RehearsedStage[] {
  const does = `analysis ${name}: ${spec.metrics.map((metric) => metric.name).join(', ')}`;
  const before = { name: NAMES.lead, does: 'the canary serves, unwatched', sharePercent, seconds: sinceSeconds };
  return [
    ...(sinceSeconds > 0 ? [before] : []),
    { name: NAMES.run, does, sharePercent, seconds: leastRunSeconds(spec) },
  ];
}

const NAMES = { lead: 'before', run: 'analysis' } as const;

const FIRST: AnalysisState = { open: null, counts: new Map(), status: 'PROGRESSING', decision: null, nextSeconds: 0 };

const STATUSES: Readonly<Record<OpenRun['run']['phase'], Status>> = {
  Pending: 'PROGRESSING',
  Running: 'PROGRESSING',
  Successful: 'COMPLETED',
  Failed: 'ROLLED_BACK',
  Error: 'ROLLED_BACK',
  Inconclusive: 'PAUSED',
};

function isEnd(status: Status): boolean {
  return status === 'COMPLETED' || status === 'ROLLED_BACK';
}

/** What became of the run, unless a person says otherwise; nothing is said for a pause, since a run has none. */
function withDecision(
  state: AnalysisState,
  words: readonly OperatorAction[],
  { atSeconds, notes }: Moment,
): AnalysisState {
  const phase = state.open?.run.phase ?? 'Pending';
  const own = STATUSES[phase];
  const isLeft = own === 'PAUSED';
  const word = words.find(
    ({ action }) => action === 'abort' || action === 'promote' || (action === 'resume' && isLeft),
  );
  const status = word === undefined ? own : word.action === 'abort' ? 'ROLLED_BACK' : 'COMPLETED';
  if (status === 'PAUSED' && state.status !== 'PAUSED') notes.push({ type: 'paused', message: phase });
  if (!isEnd(status)) return { ...state, status };
  const message = state.open?.run.message ?? '';
  notes.push({ type: 'ended', message: message === '' ? phase : `${phase}: ${message}` });
  return { ...state, status, decision: { atSeconds, byPerson: word?.action ?? null } };
}

function turnOf(
  { canaryPercent }: ArgoAnalysis,
  state: AnalysisState,
  marks: readonly Mark[],
  notes: readonly RehearsalNote[],
): Turn<AnalysisState, RehearsalNote> {
  const { status, nextSeconds } = state;
  const percent = status === 'ROLLED_BACK' ? 0 : canaryPercent;
  return {
    state,
    exposure: { ...UNEXPOSED, canaryPercent: percent },
    status,
    isWaiting: !isEnd(status) && nextSeconds === null,
    isEnded: isEnd(status),
    marks,
    notes,
  };
}

function marksOf(before: AnalysisState, { status }: AnalysisState): readonly Mark[] {
  if (status === before.status) return [];
  if (status === 'COMPLETED') return ['completed'];
  return status === 'ROLLED_BACK' ? ['rolled_back', 'restored'] : [];
}
