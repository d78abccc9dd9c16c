import type { PlayedWindow } from '../controllers/plan/plan-records.js';
import { scopeOf } from '../measures/rule-label.js';
import type { Standing } from '../model/policy/rehearsal.js';
import type { RunReason } from '../model/run-reason.js';
import type { DecidedBy } from '../model/verdict.js';
import type { Playback, PlayedTransition } from './playback.js';

/** Why a run was rolled back or is paused; null when it is COMPLETED. */
export function reasonOf(playback: Playback): RunReason | null {
  const { setup, state, transitions } = playback;
  const { status } = state;
  if (status === 'COMPLETED') return null;
  if (playback.rehearsed !== undefined) return controllersReason(playback, playback.rehearsed.standing);
  // The last line of the history that led into where the run ended; a repeated hold of a pause is not a new reason.
  const cause = transitions.findLast(
    ({ transition: { to, from, action } }) => to === status && (from !== status || action !== 'hold'),
  );
  if (cause === undefined) throw new Error(`nothing led to ${status}`);
  const { event, action, atSeconds } = cause.transition;
  const about = { stage: setup.plan.stages[state.stageIndex]?.name ?? '', atSeconds };
  switch (event) {
    case 'PAUSE':
      return { code: 'operator', action: 'pause', pausedSeconds: null, ...about, ...alertedOf(cause) };
    case 'ABORT':
      return { code: 'operator', action: 'abort', pausedSeconds: cause.pausedSeconds, ...about, ...alertedOf(cause) };
    case 'BUDGET_EXHAUSTED':
      return { code: 'budget_exhausted', remainingPercent: setup.slo?.remainingPercent ?? 0, ...about };
    case 'BUDGET_OVERSPENT':
      return { code: 'budget_overspent', ...about };
    case 'STAGE_PAUSED':
    case 'STAGE_FROZEN': {
      const { judgement, baselineSource } = windowOf(cause);
      const sequel = event === 'STAGE_PAUSED' ? 'pause' : 'freeze';
      const finding = judgement.told?.find((one) => one.sequel === sequel);
      if (finding === undefined) throw new Error(`${event} comes of a breach`);
      return { code: sequel === 'pause' ? 'rule_paused' : 'rule_froze', ...about, finding, baselineSource };
    }
    case 'STAGE_PASSED':
      return { code: 'gate', ...about };
    case 'STAGE_INCONCLUSIVE': {
      // Under the policy "promote" a stage without evidence is let through, but not past its gate.
      if (action === 'wait_at_gate') return { code: 'gate', ...about };
      const { judgement } = windowOf(cause);
      const inStage = (playback.stages.at(-1)?.windows ?? []).filter(
        ({ lookedAtSeconds }) => lookedAtSeconds <= atSeconds,
      );
      const baselineSource = inStage.find((one) => one.baselineSource !== 'none')?.baselineSource ?? 'none';
      return { code: 'no_evidence', judgement, windows: inStage.length, baselineSource, ...about };
    }
    case 'STAGE_HELD': {
      const { judgement, baselineSource } = windowOf(cause);
      const { decidedBy, findings } = judgement;
      const finding = findings.find(({ outcome, sequel }) => outcome === 'breached' && sequel === undefined) ?? null;
      const why = holdCauseOf(decidedBy);
      return {
        code: 'held_by_judges',
        ...about,
        why,
        evidence: decidedBy.evidence[0] ?? null,
        finding,
        baselineSource,
      };
    }
    default: {
      const { judgement, baselineSource } = windowOf(cause);
      return { ...failure(judgement.decidedBy), ...about, baselineSource };
    }
  }
}

function controllersReason(playback: Playback, { phase, message, decidedBy }: Standing): RunReason {
  const { setup, state, transitions } = playback;
  const stage = setup.plan.stages[state.stageIndex]?.name ?? '';
  const atSeconds = transitions.at(-1)?.transition.atSeconds ?? 0;
  return { code: 'controller', stage, atSeconds, phase, message, decidedBy };
}

function alertedOf({ alertedSeconds }: PlayedTransition): { readonly alertedSeconds?: number } {
  return alertedSeconds === undefined ? {} : { alertedSeconds };
}

function windowOf({ window, transition }: PlayedTransition): PlayedWindow {
  if (window === null) throw new Error(`${transition.event} comes of a window`);
  return window;
}

function holdCauseOf({ row }: DecidedBy): Extract<RunReason, { code: 'held_by_judges' }>['why'] {
  switch (row) {
    case 'users_do_not_match':
    case 'worse_than_carried_baseline_pauses':
    case 'both_arms_are_bad':
    case 'no_data_in_the_stage':
      return row;
    default:
      throw new Error(`nobody asks for a person when ${row}`);
  }
}

type Failure = Extract<RunReason, { code: 'threshold_breached' | 'judged_worse' }>;
type Without<T> = T extends unknown ? Omit<T, 'stage' | 'atSeconds' | 'baselineSource'> : never;

/** The first of what made a window fail. */
function failure({ evidence: [evidence], findings: [finding] }: DecidedBy): Without<Failure> {
  if (evidence !== undefined) return { code: 'judged_worse', evidence };
  if (finding === undefined || finding.bound === null) throw new Error('a stage fails by a breach in a window');
  const { metric, condition, observed, limit, bound, baseline } = finding;
  const { sequel: _, ...scope } = scopeOf(finding);
  return { code: 'threshold_breached', metric, condition, ...scope, observed, limit, bound, baseline };
}
