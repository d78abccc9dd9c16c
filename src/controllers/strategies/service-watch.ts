import type { Analyzer } from '../../analysis/analyzer.js';
import { wholeService } from '../../analysis/whole-service.js';
import type { Comparison, Observation } from '../../model/observation.js';
import type { Stage } from '../../model/plan.js';
import type { Reading, View } from '../../model/source.js';

/**
 * An alarm on the service as a whole: it knows no versions, and holds what all instances did against what the service
 * usually does.
 */
export interface ServiceWatch {
  readonly analyzer: Analyzer<unknown>;
  /** Whose rules count. */
  readonly stage: Stage;
  readonly usual: Reading;
  readonly intervalSeconds: number;
  readonly lookbackSeconds: number;
  /** How long before a look ends what it reads. */
  readonly delaySeconds: number;
  /** Failed looks that it tolerates; one more rolls back. */
  readonly failureLimit: number;
  /** It looks at every interval after the first instant, at the second for the last time. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/** What it remembers from look to look. */
export interface WatchMemory {
  readonly analyzer: unknown;
  readonly failed: number;
}

export function beginWatch({ analyzer }: ServiceWatch): WatchMemory {
  return { analyzer: analyzer.begin(), failed: 0 };
}

/** The look after an instant; null: there is none. */
export function nextLook({ fromSeconds, intervalSeconds, untilSeconds }: ServiceWatch, after: number): number | null {
  const looks = Math.max(0, Math.floor((after - fromSeconds) / intervalSeconds)) + 1;
  const at = fromSeconds + looks * intervalSeconds;
  return at <= untilSeconds ? at : null;
}

/** One look: what it remembers then, and whether the rollout has failed one look too many. */
export function look(
  watch: ServiceWatch,
  memory: WatchMemory,
  view: View,
): { readonly memory: WatchMemory; readonly isBad: boolean } {
  const seen = observe(watch, view);
  // The verdict is enough.
  const inquiry = { wantsFindings: false, closeness: -1 };
  const { judgement, memory: analyzer } = watch.analyzer.analyze(memory.analyzer, watch.stage, seen, inquiry);
  const failed = memory.failed + (judgement.verdict === 'FAIL' ? 1 : 0);
  return { memory: { analyzer, failed }, isBad: failed > watch.failureLimit };
}

function observe(watch: ServiceWatch, view: View): Observation {
  const { usual, fromSeconds, intervalSeconds, lookbackSeconds, delaySeconds } = watch;
  const atSeconds = Math.max(fromSeconds, view.atSeconds - delaySeconds);
  const over = (seconds: number): Comparison => ({
    canary: wholeService(view, Math.max(fromSeconds, atSeconds - seconds), atSeconds),
    baseline: usual,
    baselineSource: 'window',
  });
  return {
    ...over(lookbackSeconds),
    newSeconds: intervalSeconds,
    stageSeconds: atSeconds - fromSeconds,
    stageEnds: false,
    over,
    // All that it looks at is of the whole service.
    service: (seconds) => over(seconds ?? lookbackSeconds).canary,
    newest: () => over(intervalSeconds),
    users: () => null,
  };
}
