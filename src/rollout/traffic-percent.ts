import type { RolloutState } from './state.js';

/** The canary's share of the traffic, in [0, 100], in a state. */
export function trafficPercent(state: RolloutState): number {
  switch (state.status) {
    case 'PROGRESSING':
    case 'PAUSED':
      return state.plan.stages[state.stageIndex]?.trafficPercent ?? 0;
    case 'COMPLETED':
      return 100;
    case 'ROLLED_BACK':
      return 0;
  }
}
