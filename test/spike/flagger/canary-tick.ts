import type { View } from '../../../src/model/source.js';
import { CanaryCalls } from './canary-calls.js';
import { type CanaryPolicy, iterationsOf, maxWeightOf, stepFrom, strategyOf, thresholdOf } from './canary-policy.js';
import { type CanaryPhase, type CanaryState, type TickNote, weightOf } from './canary-state.js';

type Draft = { -readonly [K in keyof CanaryState]: CanaryState[K] };

/** Phases that a change of the revision does not have to wake. */
const LIVE: readonly CanaryPhase[] = ['Waiting', 'Progressing', 'WaitingPromotion', 'Promoting', 'Finalising'];

/** One call of `advanceCanary` while it is made: what changes is a copy of the state. */
export class CanaryTick {
  private readonly policy: CanaryPolicy;
  private readonly view: View;
  private readonly state: Draft;
  private readonly calls: CanaryCalls;
  /** What is to be rolled out, at this tick. */
  private readonly revision: string;

  constructor(policy: CanaryPolicy, state: CanaryState, view: View) {
    this.policy = policy;
    this.view = view;
    this.state = { ...state };
    this.calls = new CanaryCalls(policy, view, state.asked);
    this.revision = this.calls.revision();
  }

  taken(): { readonly state: CanaryState; readonly note: TickNote } {
    const { calls, policy } = this;
    const tick = this.state.ticks;
    this.advance();
    const state: CanaryState = { ...this.state, ticks: tick + 1, asked: calls.asked };
    const { phase, isMirrored, failedChecks, iterations } = state;
    return {
      state,
      note: { tick, phase, weight: weightOf(policy, state), isMirrored, failedChecks, iterations, calls: calls.made },
    };
  }

  /** Each step either ends the tick or lets it go on to the next. */
  private advance(): void {
    if (!this.isAwake() || this.waitsForPrimary() || this.begins() || this.restarts()) return;
    if (this.waitsForCanary() || this.skips() || this.isToldToRollBack() || this.finishes()) return;
    const { state, policy } = this;
    if (state.failedChecks >= thresholdOf(policy)) {
      this.rollBack();
    } else if (!this.isChecked()) {
      state.failedChecks++;
    } else {
      this.step();
    }
  }

  private isAwake(): boolean {
    const { state, revision } = this;
    const isChanged = revision !== state.appliedRevision;
    // A failed rollout has seen the revision, whether or not it then begins anew.
    if (state.phase === 'Failed') state.appliedRevision = revision;
    return isChanged || LIVE.includes(state.phase);
  }

  private waitsForPrimary(): boolean {
    if (this.policy.skipsAnalysis) return false;
    const readiness = this.view.readiness('stable');
    if (readiness === 'overdue') {
      const { phase } = this.state;
      if (phase === 'Promoting' || phase === 'Finalising') this.failPromotion();
      else this.rollBack();
    }
    return readiness !== 'ready';
  }

  /** A new revision, once the gate is open. */
  private begins(): boolean {
    const { state } = this;
    if (LIVE.includes(state.phase) && state.phase !== 'Waiting') return false;
    if (!this.calls.allAgree('confirm-rollout')) {
      if (state.phase !== 'Waiting') {
        this.enter('Waiting');
        this.calls.alert('warn');
      }
      return true;
    }
    this.calls.alert('info');
    this.startOver();
    return true;
  }

  private restarts(): boolean {
    const { state } = this;
    const isInAnalysis = state.phase === 'Progressing' || state.phase === 'WaitingPromotion';
    if (!isInAnalysis || this.revision === state.appliedRevision) return false;
    this.route(0, false);
    this.startOver();
    return true;
  }

  /** A tick without ready pods is lost, and no failed check. */
  private waitsForCanary(): boolean {
    const readiness = this.view.readiness('canary');
    if (readiness === 'overdue') this.rollBack();
    return readiness !== 'ready';
  }

  private skips(): boolean {
    if (!this.policy.skipsAnalysis) return false;
    this.route(0, false);
    this.copyToPrimary();
    this.succeed();
    return true;
  }

  private isToldToRollBack(): boolean {
    const { phase } = this.state;
    if (phase !== 'Progressing' && phase !== 'WaitingPromotion') return false;
    if (!this.calls.anyAgrees('rollback')) return false;
    this.calls.alert('warn');
    this.rollBack();
    return true;
  }

  /** What is left to do after the promotion, when nothing is checked any more. */
  private finishes(): boolean {
    const { state, policy } = this;
    if (state.phase === 'Finalising') {
      this.succeed();
      return true;
    }
    if (state.phase !== 'Promoting') return false;
    const { stepWeightPromotion, isKubernetes } = policy;
    if (isKubernetes) {
      this.enter('Finalising');
    } else if (stepWeightPromotion === 0) {
      this.route(0, false);
      this.enter('Finalising');
    } else if (state.weight > 0) {
      this.route(Math.max(0, state.weight - stepWeightPromotion), false);
      if (state.weight === 0) this.enter('Finalising');
    }
    return true;
  }

  /** The checks of a tick. Before the canary gets any traffic there is nothing to measure. */
  private isChecked(): boolean {
    const { state, policy } = this;
    const isUnserved = weightOf(policy, state) === 0 && state.iterations === 0;
    if (isUnserved && !(policy.isMirrored && state.isMirrored)) return this.calls.allAgree('pre-rollout');
    return this.calls.allAgree('rollout') && this.calls.allPass();
  }

  private step(): void {
    switch (strategyOf(this.policy)) {
      case 'a/b':
        this.stepMatched();
        break;
      case 'blue-green':
        this.stepBlueGreen();
        break;
      case 'canary':
        this.stepCanary();
        break;
    }
  }

  private stepMatched(): void {
    const { state, policy } = this;
    if (policy.iterations > state.iterations) {
      this.route(100, false);
      state.iterations++;
    } else if (this.isPromotionConfirmed()) {
      this.promote();
    }
  }

  private stepBlueGreen(): void {
    const { state, policy } = this;
    const iterations = iterationsOf(policy);
    if (iterations > state.iterations) {
      if (policy.isMirrored && !state.isMirrored) this.route(0, true);
      state.iterations++;
    } else if (this.isPromotionConfirmed()) {
      if (iterations < state.iterations) {
        this.promote();
      } else {
        this.route(100, false);
        state.iterations++;
      }
    }
  }

  private stepCanary(): void {
    const { state, policy } = this;
    const { weight, isMirrored, phase } = state;
    const step = stepFrom(weight, policy);
    if (step === 0) return;
    const asksForMore = !isMirrored && phase !== 'WaitingPromotion';
    if (asksForMore && !this.calls.allAgree('confirm-traffic-increase')) {
      this.calls.alert('warn');
    } else if (weight < maxWeightOf(policy)) {
      const mirrorsFirst = policy.isMirrored && weight === 0 && !isMirrored;
      if (mirrorsFirst) this.route(0, true);
      else this.route(Math.min(100, weight + step), false);
    } else if (this.isPromotionConfirmed()) {
      this.promote();
    }
  }

  private isPromotionConfirmed(): boolean {
    const { state, policy } = this;
    if (this.calls.allAgree('confirm-promotion')) return true;
    if (state.phase !== 'WaitingPromotion') {
      this.enter('WaitingPromotion');
      this.calls.alert('warn');
    } else {
      // The iteration is taken back: where iterations are counted, the gate is asked every second tick.
      state.iterations = iterationsOf(policy) - 1;
    }
    return false;
  }

  private promote(): void {
    this.copyToPrimary();
    this.enter('Promoting');
  }

  private copyToPrimary(): void {
    this.state.isPromoted = true;
    this.state.promotedRevision = this.state.appliedRevision;
  }

  private succeed(): void {
    this.enter('Succeeded');
    this.calls.allAgree('post-rollout');
    this.calls.alert('info');
  }

  private rollBack(): void {
    const { state, policy } = this;
    if (state.failedChecks >= thresholdOf(policy)) this.calls.alert('error');
    this.route(0, false);
    this.fail();
  }

  /** The primary does not come up: the canary is all there is of the new version, and gets everybody. */
  private failPromotion(): void {
    this.calls.alert('error');
    this.route(100, false);
    this.fail();
  }

  private fail(): void {
    const { state } = this;
    state.phase = 'Failed';
    state.failedChecks = 0;
    state.iterations = 0;
    state.appliedRevision = this.revision;
    this.calls.allAgree('post-rollout');
  }

  private startOver(): void {
    const { state } = this;
    state.phase = 'Progressing';
    state.failedChecks = 0;
    state.iterations = 0;
    state.isPromoted = false;
    state.appliedRevision = this.revision;
  }

  private enter(phase: CanaryPhase): void {
    const { state, policy } = this;
    state.phase = phase;
    if (phase === 'WaitingPromotion') state.iterations = iterationsOf(policy) - 1;
    else if (phase !== 'Waiting' && phase !== 'Promoting') state.iterations = 0;
  }

  private route(weight: number, isMirrored: boolean): void {
    if (this.policy.isKubernetes) return;
    this.state.weight = weight;
    this.state.isMirrored = isMirrored;
  }
}
