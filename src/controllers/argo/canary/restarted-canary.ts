import { advancedRun, type Moment, type OpenRun } from '../analysis/open-run.js';
import { askedPods } from '../pods/pod-watch.js';
import { type CanaryParts, type CanaryState, isOver, revisionNumber } from './canary-state.js';
import { droppedExperiment } from './experiment-run.js';
import { BEGUN } from './reconcile-canary.js';

/**
 * Another revision while a rollout is under way: it begins at the first step, with runs of its own, and the pods of the one before
 * it go. Of one that comes after the end nothing becomes here. Source: Argo Rollouts 1.10, `rollout/canary.go` (a change of the pod
 * template resets the status) and `rollout/sync.go`.
 */
export function restartedCanary(parts: CanaryParts, state: CanaryState, moment: Moment): CanaryState {
  const { atSeconds, notes } = moment;
  const revisions = parts.revisionSeconds.filter((seconds) => seconds <= atSeconds).length;
  if (revisions === state.revisions || isOver(state.status)) return state;
  const end = (open: OpenRun | null): null => {
    if (open !== null) advancedRun(open, moment, true, parts.meterOf);
    return null;
  };
  notes.push({ type: 'restarted', message: `Rollout updated to revision ${revisionNumber(revisions)}` });
  return {
    ...state,
    revisions,
    status: BEGUN,
    isFull: false,
    stepIndex: 0,
    stepRun: end(state.stepRun),
    backgroundRun: end(state.backgroundRun),
    experiment: droppedExperiment(state.experiment, moment, parts.meterOf),
    plugin: null,
    pods: askedPods(state.pods, { canary: 0, stable: state.pods.asked.stable - state.extra.stable }, atSeconds),
    extra: { canary: 0, stable: 0 },
    routed: 0,
    progressSeconds: atSeconds,
    isTimedOut: false,
  };
}
