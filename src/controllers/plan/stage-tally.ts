import type { Plan } from '../../model/plan.js';
import type { Tally } from '../../model/rollout.js';
import type { Judgement, Verdict } from '../../model/verdict.js';
import { assess, type Limits, type StageEventName } from './assess.js';

const COUNTED = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'inconclusive' } as const;

/** The verdicts of a stage as they come in: one object for all windows, of which a study has millions. */
export class StageTally {
  private readonly tally = { passed: 0, failed: 0, inconclusive: 0 };
  private readonly limits: { -readonly [K in keyof Limits]: Limits[K] };

  constructor({ failureLimit, rolloutFailureLimit }: Plan) {
    this.limits = {
      failureLimit,
      rolloutFailureLimit,
      failedBefore: 0,
      timeIsOver: false,
      asks: null,
      halts: null,
      isPausedByRule: false,
      mayExtend: false,
    };
  }

  /** A stage begins. */
  clear(): void {
    this.limits.failedBefore += this.tally.failed;
    this.tally.passed = 0;
    this.tally.failed = 0;
    this.tally.inconclusive = 0;
  }

  /** What failed in earlier stages no longer counts. */
  forgive(): void {
    this.limits.failedBefore = 0;
  }

  /** Counts a verdict. Gives what the stage's verdicts so far amount to. */
  add(
    { verdict, asks, halts }: Pick<Judgement, 'verdict' | 'asks' | 'halts'>,
    timeIsOver: boolean,
    mayExtend: boolean,
    isPausedByRule: boolean,
  ): StageEventName {
    const { tally, limits } = this;
    // By comparisons: a field by a name that changes is looked up.
    if (verdict === 'PASS') tally.passed++;
    else if (verdict === 'FAIL') tally.failed++;
    else tally.inconclusive++;
    limits.timeIsOver = timeIsOver;
    limits.asks = asks;
    limits.halts = halts ?? null;
    limits.isPausedByRule = isPausedByRule;
    limits.mayExtend = mayExtend;
    return assess(tally, limits);
  }

  /** As of now, or without the verdict that was counted last. */
  asOf(last: Verdict | null): Tally {
    const { tally } = this;
    return last === null ? { ...tally } : { ...tally, [COUNTED[last]]: tally[COUNTED[last]] - 1 };
  }
}
