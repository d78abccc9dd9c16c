import { iterationsOf, maxWeightOf, nextStepOf, strategyOf, TOTAL_WEIGHT } from './canary-policy.js';
import type { FlaggerState } from './canary-state.js';
import { alert, done, endedBy, type Going } from './tick-calls.js';

/** Where a tick whose checks all passed leads, by the strategy. */
export function strategyStep(tick: Going, state: FlaggerState): FlaggerState {
  switch (strategyOf(tick.policy)) {
    case 'ab-testing':
      return iterated(tick, state);
    case 'blue-green':
      return switched(tick, state);
    case 'canary':
      return stepped(tick, state);
  }
}

function promoting(tick: Going, state: FlaggerState): FlaggerState {
  return done(tick, 'promoted', { ...state, phase: 'Promoting' });
}

/** Null: the gate of promotion is open; else the state in which it waits. */
function heldBack(tick: Going, state: FlaggerState): FlaggerState | null {
  const closed = endedBy(tick, 'confirm-promotion', false);
  if (closed === null) return null;
  if (state.phase !== 'WaitingPromotion' && !closed.isMuted) alert(tick, 'warn', 'promotion_held');
  // -1 in a rollout by weights, which has none: the next tick then checks metrics whatever the weight.
  const iterations = iterationsOf(tick.policy) - 1;
  return done(tick, 'promotion_held', { ...state, phase: 'WaitingPromotion', iterations });
}

function stepped(tick: Going, state: FlaggerState): FlaggerState {
  const { analysis } = tick.policy;
  const { weight, isMirrored } = state;
  const step = nextStepOf(analysis, weight);
  if (step <= 0) return state;
  if (!isMirrored && state.phase !== 'WaitingPromotion') {
    const closed = endedBy(tick, 'confirm-traffic-increase', false);
    if (closed !== null) {
      if (!closed.isMuted) alert(tick, 'warn', 'traffic_held');
      return done(tick, 'traffic_held', state);
    }
  }
  if (weight >= maxWeightOf(analysis)) return heldBack(tick, state) ?? promoting(tick, state);
  // One step of copies comes before the first that users meet.
  if (analysis.mirror && weight === 0 && !isMirrored) return done(tick, 'advanced', { ...state, isMirrored: true });
  return done(tick, 'advanced', { ...state, isMirrored: false, weight: Math.min(TOTAL_WEIGHT, weight + step) });
}

/** Iterations with all matched requests on the canary, then promotion. */
function iterated(tick: Going, state: FlaggerState): FlaggerState {
  const iterations = iterationsOf(tick.policy);
  if (iterations > state.iterations) {
    const iterated = { weight: TOTAL_WEIGHT, isMirrored: false, iterations: state.iterations + 1 };
    return done(tick, 'advanced', { ...state, ...iterated });
  }
  const held = heldBack(tick, state);
  if (held !== null) return held;
  return iterations === state.iterations ? promoting(tick, state) : state;
}

/** Iterations without users or with copies of their requests, then one with all of them on the canary. */
function switched(tick: Going, state: FlaggerState): FlaggerState {
  const { provider, analysis } = tick.policy;
  const hasRouter = provider !== 'kubernetes';
  const iterations = iterationsOf(tick.policy);
  if (iterations > state.iterations) {
    const routes = hasRouter && analysis.mirror && !state.isMirrored ? { weight: 0, isMirrored: true } : {};
    return done(tick, 'advanced', { ...state, ...routes, iterations: state.iterations + 1 });
  }
  const held = heldBack(tick, state);
  if (held !== null) return held;
  if (iterations < state.iterations) return promoting(tick, state);
  const routes = hasRouter ? { weight: TOTAL_WEIGHT, isMirrored: false } : {};
  return done(tick, 'advanced', { ...state, ...routes, iterations: state.iterations + 1 });
}
