import type { CanaryPolicy } from '../../model/policy/flagger-policy.js';
import { TOTAL_WEIGHT, thresholdOf } from './canary-policy.js';
import { ALL_TO_PRIMARY, type FlaggerPhase, type FlaggerState, LIVE } from './canary-state.js';
import { strategyStep } from './strategy-step.js';
import {
  alert,
  allPass,
  done,
  endedBy,
  type FlaggerAnswers,
  type FlaggerCall,
  type Going,
  metricsPass,
  type TickDeed,
} from './tick-calls.js';

export interface FlaggerTick {
  readonly state: FlaggerState;
  readonly calls: readonly FlaggerCall[];
  readonly did: TickDeed;
}

/**
 * One tick of the controller's loop: what `advanceCanary` of Flagger 1.44 does (pkg/controller/scheduler.go, in its order). Pure:
 * whatever may come out one way or another is asked of `answers`.
 */
export function flaggerTick(policy: CanaryPolicy, before: FlaggerState, answers: FlaggerAnswers): FlaggerTick {
  const tick: Going = { policy, answers, calls: [], did: 'nothing' };
  const state = advanced(tick, before);
  return { state, calls: tick.calls, did: tick.did };
}

/** In which a new revision begins anew, and in which failed checks count. */
const CHECKED: ReadonlySet<FlaggerPhase> = new Set(['Progressing', 'WaitingPromotion']);

function advanced(tick: Going, before: FlaggerState): FlaggerState {
  const { policy, answers } = tick;
  const isLive = LIVE.has(before.phase);
  // A failed canary takes whatever the target is by now for seen.
  const state = before.phase === 'Failed' ? { ...before, applied: answers.revision } : before;
  const isNew = before.applied !== answers.revision;
  if (!isLive && state.phase !== 'Waiting' && !isNew) return state;
  if (!policy.skipAnalysis && answers.primary === 'waiting') return done(tick, 'primary_awaited', state);
  if (!policy.skipAnalysis && answers.primary === 'late') {
    const isPromoted = state.phase === 'Promoting' || state.phase === 'Finalising';
    return isPromoted ? promotionFailed(tick, state) : rolledBack(tick, 'rolled_back_by_primary', state);
  }
  if (!isLive) return begun(tick, state);
  if (CHECKED.has(state.phase) && isNew) return done(tick, 'restarted', restarted(state, answers.revision));
  if (answers.canary === 'waiting') return done(tick, 'canary_awaited', state);
  if (answers.canary === 'late') return rolledBack(tick, 'rolled_back_by_canary', state);
  return policy.skipAnalysis ? succeeded(tick, state) : goneOn(tick, state);
}

/** With all pods ready. */
function goneOn(tick: Going, state: FlaggerState): FlaggerState {
  const { policy } = tick;
  if (state.phase === 'Promoting') return done(tick, 'shifted', shiftedToPrimary(policy, state));
  if (state.phase === 'Finalising') return succeeded(tick, state);
  if (asksForRollback(tick)) {
    alert(tick, 'warn', 'told_to_roll_back');
    return rolledBack(tick, 'rolled_back_by_hook', state);
  }
  if (state.failedChecks >= thresholdOf(policy.analysis)) return rolledBack(tick, 'rolled_back_by_checks', state);
  const isUntouched = state.weight === 0 && state.iterations === 0 && !(policy.analysis.mirror && state.isMirrored);
  const isPassed = isUntouched ? allPass(tick, 'pre-rollout') : allPass(tick, 'rollout') && metricsPass(tick);
  if (!isPassed) return done(tick, 'check_failed', { ...state, failedChecks: state.failedChecks + 1 });
  return strategyStep(tick, state);
}

function asksForRollback(tick: Going): boolean {
  return endedBy(tick, 'rollback', true) !== null;
}

/** A new revision: its gate, then its pods. */
function begun(tick: Going, state: FlaggerState): FlaggerState {
  const closed = endedBy(tick, 'confirm-rollout', false);
  if (closed !== null) {
    if (state.phase !== 'Waiting' && !closed.isMuted) alert(tick, 'warn', 'rollout_held');
    return done(tick, 'rollout_held', { ...state, phase: 'Waiting' });
  }
  alert(tick, 'info', 'begun');
  return done(tick, 'begun', restarted(state, tick.answers.revision));
}

function restarted({ promoted }: FlaggerState, applied: string): FlaggerState {
  return { ...ALL_TO_PRIMARY, phase: 'Progressing', failedChecks: 0, iterations: 0, applied, promoted };
}

function rolledBack(tick: Going, did: TickDeed, { failedChecks, promoted }: FlaggerState): FlaggerState {
  if (failedChecks >= thresholdOf(tick.policy.analysis)) alert(tick, 'error', 'threshold_reached');
  const { revision: applied } = tick.answers;
  allPass(tick, 'post-rollout');
  return done(tick, did, {
    ...ALL_TO_PRIMARY,
    phase: 'Failed',
    failedChecks: 0,
    iterations: 0,
    applied,
    promoted,
  });
}

/** Only the canary's pods are well: they get all the traffic. */
function promotionFailed(tick: Going, state: FlaggerState): FlaggerState {
  alert(tick, 'error', 'promotion_failed');
  allPass(tick, 'post-rollout');
  const { revision: applied } = tick.answers;
  return done(tick, 'promotion_failed', {
    ...state,
    phase: 'Failed',
    weight: TOTAL_WEIGHT,
    isMirrored: false,
    failedChecks: 0,
    iterations: 0,
    applied,
  });
}

function succeeded(tick: Going, state: FlaggerState): FlaggerState {
  const did = tick.policy.skipAnalysis ? 'skipped' : 'succeeded';
  allPass(tick, 'post-rollout');
  alert(tick, 'info', did);
  return done(tick, did, {
    ...state,
    ...ALL_TO_PRIMARY,
    phase: 'Succeeded',
    iterations: 0,
    promoted: state.applied,
  });
}

function finalising(state: FlaggerState): FlaggerState {
  return { ...state, ...ALL_TO_PRIMARY, phase: 'Finalising', iterations: 0 };
}

/** Traffic goes to primary, which runs the new revision by now. */
function shiftedToPrimary({ provider, analysis }: CanaryPolicy, state: FlaggerState): FlaggerState {
  const step = analysis.stepWeightPromotion;
  if (provider === 'kubernetes' || step === 0) return finalising(state);
  if (state.weight === 0) return state;
  const weight = Math.max(0, state.weight - step);
  return weight === 0 ? finalising(state) : { ...state, weight, isMirrored: false };
}
