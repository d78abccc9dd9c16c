import { plannedOf } from '../../analysis/judge.js';
import { judgeOf } from '../../analysis/judge-of.js';
import { rowOfSubject } from '../../measures/metrics.js';
import { COUNTED, type JudgeSpec, type Subject } from '../../model/judge.js';
import type { Setup } from '../../model/setup.js';
import { byStage, type ExpectedWindow, inPieces } from './judge-windows.js';
import { latenciesOf } from './laws/latency-law.js';
import { ratioOfDistributions, ratioOfRanks } from './laws/latency-ratio.js';
import { type JudgedRatio, ratioOfPath, ratioOfStageTests } from './laws/smallest-ratio.js';

/** Of a rollout with more looks several are shown to a judge at once, which may cost it some time and never makes it see more. */
const MOST_PIECES = 1_000;

/** What a judge can see of one of its subjects, over looks that have a baseline. `stableRate`: see `stableShare`. */
export function judgedRatio(
  setup: Setup,
  spec: JudgeSpec,
  subject: Subject,
  windows: readonly ExpectedWindow[],
  stableRate: number | null,
): JudgedRatio | null {
  const { plan, slo } = setup;
  const { stageEnds } = plannedOf(plan);
  if (stableRate === null) return ofLatencies(setup, spec, subject, windows);
  // Of no events there is no multiple.
  if (stableRate === 0 || stableRate === 1) return null;
  switch (spec.method) {
    case 'fisher':
      return ratioOfStageTests(windows, {
        minRequests: plan.minRequests,
        stableRate,
        alpha: spec.alpha / (spec.metrics.length * (spec.looks === 'stage_end' ? stageEnds : 1)),
        margin: spec.margin,
        fewer: false,
        looksMore: spec.looks === 'every_window',
      });
    case 'mann_whitney': {
      const fewer = rowOfSubject(subject)?.worse === 'less';
      return ratioOfStageTests(windows, {
        minRequests: plan.minRequests,
        stableRate,
        alpha: spec.alpha / (spec.metrics.length * stageEnds),
        margin: fewer ? 1 - spec.tolerance : 1 + spec.tolerance,
        fewer,
        looksMore: false,
      });
    }
    case 'group_sequential':
    case 'sequential':
    case 'cusum': {
      // Events of requests are told apart by their number alone.
      const counted = COUNTED.find((each) => each === subject) ?? COUNTED[0];
      // Beside other metrics it has its part of alpha.
      const alone = { ...spec, metrics: [counted], alpha: spec.alpha / spec.metrics.length };
      const judge = judgeOf(alone, plan, slo?.objective ?? null);
      const looks = spec.method === 'group_sequential' ? spec.looksPerStage : 1;
      const most = looks * Math.ceil(MOST_PIECES / looks / byStage(windows).length);
      return judge === null ? null : ratioOfPath(inPieces(windows, most), judge, { counted, stableRate });
    }
    default:
      return null;
  }
}

function ofLatencies(
  { plan, world }: Setup,
  spec: JudgeSpec,
  subject: Subject,
  windows: readonly ExpectedWindow[],
): JudgedRatio | null {
  const { stageEnds } = plannedOf(plan);
  const latencies = latenciesOf(world.stable);
  const stages = byStage(windows);
  if (spec.method === 'distribution') {
    return ratioOfDistributions(spec, stages, {
      latencies,
      minRequests: plan.minRequests,
      alpha: spec.alpha / stageEnds,
    });
  }
  const source = rowOfSubject(subject)?.source;
  if (spec.method !== 'mann_whitney' || source?.of !== 'latencies') return null;
  return ratioOfRanks(spec, source.quantile, stages, {
    latencies,
    alpha: spec.alpha / (spec.metrics.length * stageEnds),
  });
}
