import { audienceProblems } from './check-audiences.js';
import { faultProblems } from './check-faults.js';
import { instancesProblems } from './check-instances.js';
import { judgingProblems } from './check-judging.js';
import { metricProblems } from './check-metrics.js';
import { momentProblems } from './check-moments.js';
import { sizeProblems } from './check-size.js';
import { spanProblems } from './check-spans.js';
import { stageProblems } from './check-stages.js';
import { telemetryProblems } from './check-telemetry.js';
import { thresholdProblems } from './check-thresholds.js';
import { timingProblems } from './check-timing.js';
import { togetherProblems } from './check-together.js';
import { trafficProblems } from './check-traffic.js';
import { latencyProblems, warmUpProblems } from './check-versions.js';
import type { Draft, FitProblem } from './draft.js';

const CHECKS = [
  latencyProblems,
  trafficProblems,
  warmUpProblems,
  instancesProblems,
  telemetryProblems,
  faultProblems,
  momentProblems,
  timingProblems,
  judgingProblems,
  thresholdProblems,
  metricProblems,
  spanProblems,
  stageProblems,
  audienceProblems,
  togetherProblems,
  sizeProblems,
] as const;

/** Everything that does not fit together, as far as it is known. */
export function fitProblems(draft: Draft): readonly FitProblem[] {
  return CHECKS.flatMap((check) => check(draft));
}
