import type { ActiveState, RolloutState } from './state.js';

/** The canary's share of the traffic, in [0, 100], in a state. */
export function trafficPercent(state: RolloutState): number {
  switch (state.status) {
    case 'PROGRESSING':
      return stagePercent(state);
    case 'PAUSED':
      return state.cause === 'budget' ? 0 : stagePercent(state);
    case 'COMPLETED':
      return 100;
    case 'ROLLED_BACK':
      return 0;
  }
}

function stagePercent({ plan, stageIndex }: ActiveState): number {
  return plan.stages[stageIndex]?.trafficPercent ?? 0;
}
