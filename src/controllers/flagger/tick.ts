import type { CanaryPolicy, Webhook, WebhookType } from '../../model/flagger-policy.js';
import { iterationsOf, maxWeightOf, nextStepOf, strategyOf, TOTAL_WEIGHT, thresholdOf } from './canary-policy.js';

export const FLAGGER_PHASES = [
  'Initialized',
  'Waiting',
  'Progressing',
  'WaitingPromotion',
  'Promoting',
  'Finalising',
  'Succeeded',
  'Failed',
] as const;

export type FlaggerPhase = (typeof FLAGGER_PHASES)[number];

/** What the status of a Canary and its routes say between two ticks. */
export interface FlaggerState {
  readonly phase: FlaggerPhase;
  /** Of the canary, in percent, as the router has it. */
  readonly weight: number;
  readonly isMirrored: boolean;
  /** Of the whole rollout. */
  readonly failedChecks: number;
  readonly iterations: number;
  /** The revision that was seen last, and the one that primary runs. */
  readonly applied: string;
  readonly promoted: string;
}

/** `waiting`: not ready, and may become so. `late`: past its deadline. */
export type Readiness = 'ready' | 'waiting' | 'late';

/** What a tick asks for, each only when it comes to it. */
export interface FlaggerAnswers {
  /** Of the target. */
  readonly revision: string;
  readonly primary: Readiness;
  readonly canary: Readiness;
  /** Whether a webhook, by its index, answers with success. */
  hook(index: number): boolean;
  /** Whether all metrics pass. */
  metrics(): boolean;
}

/** What a tick did, in order. */
export type FlaggerCall =
  | { readonly kind: 'metrics'; readonly isPassed: boolean }
  | { readonly kind: 'hook'; readonly index: number; readonly isPassed: boolean }
  | { readonly kind: 'alert'; readonly severity: 'info' | 'warn' | 'error' };

export interface FlaggerTick {
  readonly state: FlaggerState;
  readonly calls: readonly FlaggerCall[];
}

/** Primary runs a revision, and no other is wanted. */
export function initialized(revision: string): FlaggerState {
  return {
    ...ALL_TO_PRIMARY,
    phase: 'Initialized',
    failedChecks: 0,
    iterations: 0,
    applied: revision,
    promoted: revision,
  };
}

const ALL_TO_PRIMARY = { weight: 0, isMirrored: false } as const;

/** A tick that goes on. */
interface Going {
  readonly policy: CanaryPolicy;
  readonly answers: FlaggerAnswers;
  readonly calls: FlaggerCall[];
}

/**
 * One tick of the controller's loop: what `advanceCanary` of Flagger 1.44 does (pkg/controller/scheduler.go, in its order). Pure:
 * whatever may come out one way or another is asked of `answers`.
 */
export function flaggerTick(policy: CanaryPolicy, before: FlaggerState, answers: FlaggerAnswers): FlaggerTick {
  const calls: FlaggerCall[] = [];
  return { state: advanced({ policy, answers, calls }, before), calls };
}

const LIVE: ReadonlySet<FlaggerPhase> = new Set(['Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']);
/** In which a new revision begins anew, and in which failed checks count. */
const CHECKED: ReadonlySet<FlaggerPhase> = new Set(['Progressing', 'WaitingPromotion']);

function advanced(tick: Going, before: FlaggerState): FlaggerState {
  const { policy, answers } = tick;
  const isLive = LIVE.has(before.phase);
  // A failed canary takes whatever the target is by now for seen.
  const state = before.phase === 'Failed' ? { ...before, applied: answers.revision } : before;
  const isNew = before.applied !== answers.revision;
  if (!isLive && state.phase !== 'Waiting' && !isNew) return state;
  if (!policy.skipAnalysis && answers.primary === 'waiting') return state;
  if (!policy.skipAnalysis && answers.primary === 'late') {
    const isPromoted = state.phase === 'Promoting' || state.phase === 'Finalising';
    return isPromoted ? promotionFailed(tick, state) : rolledBack(tick, state);
  }
  if (!isLive) return begun(tick, state);
  if (CHECKED.has(state.phase) && isNew) return restarted(state, answers.revision);
  if (answers.canary === 'waiting') return state;
  if (answers.canary === 'late') return rolledBack(tick, state);
  return policy.skipAnalysis ? succeeded(tick, state) : goneOn(tick, state);
}

/** With all pods ready. */
function goneOn(tick: Going, state: FlaggerState): FlaggerState {
  const { policy } = tick;
  if (state.phase === 'Promoting') return shiftedToPrimary(policy, state);
  if (state.phase === 'Finalising') return succeeded(tick, state);
  if (asksForRollback(tick)) {
    alert(tick, 'warn');
    return rolledBack(tick, state);
  }
  if (state.failedChecks >= thresholdOf(policy.analysis)) return rolledBack(tick, state);
  const isUntouched = state.weight === 0 && state.iterations === 0 && !(policy.analysis.mirror && state.isMirrored);
  const isPassed = isUntouched ? allPass(tick, 'pre-rollout') : allPass(tick, 'rollout') && metricsPass(tick);
  if (!isPassed) return { ...state, failedChecks: state.failedChecks + 1 };
  switch (strategyOf(policy)) {
    case 'ab-testing':
      return iterated(tick, state);
    case 'blue-green':
      return switched(tick, state);
    case 'canary':
      return stepped(tick, state);
  }
}

/** Whether the pods of the new revision are wanted. */
export function isCanaryUp({ phase, weight }: FlaggerState): boolean {
  return LIVE.has(phase) || weight > 0;
}

function alert({ calls }: Going, severity: 'info' | 'warn' | 'error'): void {
  calls.push({ kind: 'alert', severity });
}

function metricsPass({ answers, calls }: Going): boolean {
  const isPassed = answers.metrics();
  calls.push({ kind: 'metrics', isPassed });
  return isPassed;
}

/** Webhooks of a type are called up to the first that ends it: one that fails, or of a rollback one that succeeds. */
function endedBy({ policy, answers, calls }: Going, type: WebhookType, ends: boolean): Webhook | null {
  for (const [index, webhook] of policy.analysis.webhooks.entries()) {
    if (webhook.type !== type) continue;
    const isPassed = answers.hook(index);
    calls.push({ kind: 'hook', index, isPassed });
    if (isPassed === ends) return webhook;
  }
  return null;
}

function allPass(tick: Going, type: WebhookType): boolean {
  return endedBy(tick, type, false) === null;
}

function asksForRollback(tick: Going): boolean {
  return endedBy(tick, 'rollback', true) !== null;
}

/** A new revision: its gate, then its pods. */
function begun(tick: Going, state: FlaggerState): FlaggerState {
  const closed = endedBy(tick, 'confirm-rollout', false);
  if (closed !== null) {
    if (state.phase !== 'Waiting' && !closed.isMuted) alert(tick, 'warn');
    return { ...state, phase: 'Waiting' };
  }
  alert(tick, 'info');
  return restarted(state, tick.answers.revision);
}

function restarted({ promoted }: FlaggerState, applied: string): FlaggerState {
  return { ...ALL_TO_PRIMARY, phase: 'Progressing', failedChecks: 0, iterations: 0, applied, promoted };
}

function rolledBack(tick: Going, { failedChecks, promoted }: FlaggerState): FlaggerState {
  if (failedChecks >= thresholdOf(tick.policy.analysis)) alert(tick, 'error');
  const { revision: applied } = tick.answers;
  allPass(tick, 'post-rollout');
  return { ...ALL_TO_PRIMARY, phase: 'Failed', failedChecks: 0, iterations: 0, applied, promoted };
}

/** Only the canary's pods are well: they get all the traffic. */
function promotionFailed(tick: Going, state: FlaggerState): FlaggerState {
  alert(tick, 'error');
  allPass(tick, 'post-rollout');
  const { revision: applied } = tick.answers;
  return {
    ...state,
    phase: 'Failed',
    weight: TOTAL_WEIGHT,
    isMirrored: false,
    failedChecks: 0,
    iterations: 0,
    applied,
  };
}

function succeeded(tick: Going, state: FlaggerState): FlaggerState {
  allPass(tick, 'post-rollout');
  alert(tick, 'info');
  return { ...state, ...ALL_TO_PRIMARY, phase: 'Succeeded', iterations: 0, promoted: state.applied };
}

function promoting(state: FlaggerState): FlaggerState {
  return { ...state, phase: 'Promoting' };
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

/** Null: the gate of promotion is open; else the state in which it waits. */
function heldBack(tick: Going, state: FlaggerState): FlaggerState | null {
  const closed = endedBy(tick, 'confirm-promotion', false);
  if (closed === null) return null;
  if (state.phase !== 'WaitingPromotion' && !closed.isMuted) alert(tick, 'warn');
  // -1 in a rollout by weights, which has none: the next tick then checks metrics whatever the weight.
  return { ...state, phase: 'WaitingPromotion', iterations: iterationsOf(tick.policy) - 1 };
}

function stepped(tick: Going, state: FlaggerState): FlaggerState {
  const { analysis } = tick.policy;
  const { weight, isMirrored } = state;
  const step = nextStepOf(analysis, weight);
  if (step <= 0) return state;
  if (!isMirrored && state.phase !== 'WaitingPromotion') {
    const closed = endedBy(tick, 'confirm-traffic-increase', false);
    if (closed !== null) {
      if (!closed.isMuted) alert(tick, 'warn');
      return state;
    }
  }
  if (weight >= maxWeightOf(analysis)) return heldBack(tick, state) ?? promoting(state);
  // One step of copies comes before the first that users meet.
  if (analysis.mirror && weight === 0 && !isMirrored) return { ...state, isMirrored: true };
  return { ...state, isMirrored: false, weight: Math.min(TOTAL_WEIGHT, weight + step) };
}

/** Iterations with all matched requests on the canary, then promotion. */
function iterated(tick: Going, state: FlaggerState): FlaggerState {
  const iterations = iterationsOf(tick.policy);
  if (iterations > state.iterations) {
    return { ...state, weight: TOTAL_WEIGHT, isMirrored: false, iterations: state.iterations + 1 };
  }
  const held = heldBack(tick, state);
  if (held !== null) return held;
  return iterations === state.iterations ? promoting(state) : state;
}

/** Iterations without users or with copies of their requests, then one with all of them on the canary. */
function switched(tick: Going, state: FlaggerState): FlaggerState {
  const { provider, analysis } = tick.policy;
  const hasRouter = provider !== 'kubernetes';
  const iterations = iterationsOf(tick.policy);
  if (iterations > state.iterations) {
    const routes = hasRouter && analysis.mirror && !state.isMirrored ? { weight: 0, isMirrored: true } : {};
    return { ...state, ...routes, iterations: state.iterations + 1 };
  }
  const held = heldBack(tick, state);
  if (held !== null) return held;
  if (iterations < state.iterations) return promoting(state);
  const routes = hasRouter ? { weight: TOTAL_WEIGHT, isMirrored: false } : {};
  return { ...state, ...routes, iterations: state.iterations + 1 };
}
