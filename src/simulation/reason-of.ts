import type { RunReason } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Playback } from './playback.js';

/** Why a run was rolled back or is paused; null when it is COMPLETED. */
export function reasonOf(setup: Setup, playback: Playback): RunReason | null {
  const { state, windows } = playback;
  if (state.status === 'COMPLETED') return null;
  // The last line of the history that led into where the run ended; a repeated hold of a pause is not a new reason.
  const cause = playback.transitions.findLast(
    (transition) => transition.to === state.status && transition.from !== state.status,
  );
  if (cause === undefined) throw new Error(`nothing led to ${state.status}`);
  const about = { stage: setup.plan.stages[state.stageIndex]?.name ?? '', atSeconds: cause.atSeconds };
  const window = windows.find((one) => one.toSeconds === cause.atSeconds);
  switch (cause.event) {
    case 'PAUSE':
      return { code: 'operator', action: 'pause', ...about };
    case 'ABORT':
      return { code: 'operator', action: 'abort', ...about };
    case 'BUDGET_EXHAUSTED':
      return { code: 'budget_exhausted', remainingPercent: setup.slo?.remainingPercent ?? 0, ...about };
    case 'STAGE_PASSED':
      return { code: 'gate', ...about };
    case 'STAGE_INCONCLUSIVE': {
      // Under the policy "promote" a stage without evidence is let through, but not past its gate.
      if (cause.action === 'wait_at_gate') return { code: 'gate', ...about };
      if (window === undefined) throw new Error('a stage is found inconclusive by a window');
      const inStage = windows.filter((one) => one.stageIndex === state.stageIndex && one.toSeconds <= cause.atSeconds);
      const baselineSource = inStage.find((one) => one.baselineSource !== 'none')?.baselineSource ?? 'none';
      return { code: 'no_evidence', judgement: window.judgement, windows: inStage.length, baselineSource, ...about };
    }
    case 'STAGE_HELD': {
      if (window === undefined) throw new Error('judges ask for a person in a window');
      const { evidence, findings } = window.judgement;
      const mismatch = evidence.find((one) => one.method === 'srm' && one.outcome === 'worse') ?? null;
      const breach = findings.find((one) => one.outcome === 'breached') ?? null;
      const why =
        mismatch !== null ? 'users_do_not_match' : breach !== null ? 'both_arms_are_bad' : 'no_data_in_the_stage';
      const { baselineSource } = window;
      return { code: 'held_by_judges', ...about, why, evidence: mismatch, finding: breach, baselineSource };
    }
    default: {
      const worse = window?.judgement.evidence.find((one) => one.outcome === 'worse' && one.method !== 'srm');
      if (window !== undefined && worse !== undefined) {
        return { code: 'judged_worse', ...about, evidence: worse, baselineSource: window.baselineSource };
      }
      const finding = window?.judgement.findings.find((one) => one.outcome === 'breached');
      if (window === undefined || finding === undefined || finding.bound === null) {
        throw new Error('a stage fails by a breach in a window');
      }
      const { metric, condition, observed, limit, bound, baseline } = finding;
      const { baselineSource } = window;
      return {
        code: 'threshold_breached',
        ...about,
        metric,
        condition,
        observed,
        limit,
        bound,
        baseline,
        baselineSource,
      };
    }
  }
}
