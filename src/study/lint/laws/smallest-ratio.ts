import type { Judge } from '../../../analysis/judge.js';
import { DETECTABLE_POWER, type JudgeDiagnosis } from '../../../model/results/diagnosis.js';
import { type ExpectedWindow, type Unlucky, unluckyWindows } from '../judge-windows.js';
import { type StageTest, stageTestPower } from '../stage-test.js';
import { leastLevel } from './search.js';

/** What a judge of counts can see. */
export type JudgedRatio = Pick<JudgeDiagnosis, 'falseAlarm' | 'precision' | 'smallestRatio'>;

type Tests = Omit<StageTest, 'canary' | 'baseline'> & {
  /** It looks in every window as well, at what the stage has counted so far. */
  readonly looksMore: boolean;
};

/** Of a test as each stage ends, on what that stage counted: stages are independent. */
export function ratioOfStageTests(windows: readonly ExpectedWindow[], tests: Tests): JudgedRatio {
  const stages = totalsByStage(windows).map(({ isCarried, ...totals }) => ({
    isCarried,
    power: stageTestPower({ ...tests, ...totals }),
  }));
  const { stableRate, fewer, looksMore } = tests;
  const alarm = 1 - stages.reduce((none, { power }) => none * (1 - power(stableRate)), 1);
  // A carried baseline is the same in two stages, which then fail together: the better of both is what they see at least.
  const seen = (canaryRate: number): number => {
    let [missed, latest] = [1, 1];
    for (const { isCarried, power } of stages) {
      const here = 1 - power(canaryRate);
      if (isCarried) latest = Math.min(latest, here);
      else [missed, latest] = [missed * latest, here];
    }
    return 1 - missed * latest;
  };
  return {
    // An exact test holds its level; groups of counts may have it by a digit too much.
    falseAlarm: looksMore ? null : Math.min(alarm, tests.alpha * stages.length),
    precision: looksMore || stages.some(({ isCarried }) => isCarried) ? 'bound' : 'approximate',
    smallestRatio: smallest(stableRate, fewer, (rate) => seen(rate) >= DETECTABLE_POWER),
  };
}

function totalsByStage(windows: readonly ExpectedWindow[]) {
  const totals = new Map<string, { canary: number; baseline: number; isCarried: boolean }>();
  for (const { planned, stageSeconds, canary, baseline, isCarried } of windows) {
    if (stageSeconds > planned.stage.bakeSeconds) continue;
    const before = totals.get(planned.stage.name) ?? { canary: 0, baseline: 0, isCarried };
    totals.set(planned.stage.name, {
      // What has nothing to be compared with is not counted.
      canary: before.canary + (baseline > 0 ? canary : 0),
      baseline: before.baseline + baseline,
      isCarried,
    });
  }
  return [...totals.values()];
}

/** Bad luck that one of two tests in a row has with a chance of 20 %, and that both have, as they are independent. */
const ALONE = 1 - DETECTABLE_POWER;
const BOTH = Math.sqrt(ALONE);

/**
 * Of a judge that gathers evidence over the stages: it is shown counts of which the canary's have bad luck up to every look.
 * What it sees at 100 %, beside a baseline of before, is a test of its own.
 */
export function ratioOfPath(
  windows: readonly ExpectedWindow[],
  judge: Judge<unknown>,
  of: Pick<Unlucky, 'counted' | 'stableRate'>,
): JudgedRatio {
  const parts = [windows.filter(({ isCarried }) => !isCarried), windows.filter(({ isCarried }) => isCarried)];
  const sees = (part: readonly ExpectedWindow[], canaryRate: number, luck: number): boolean => {
    let memory = judge.begin();
    for (const window of unluckyWindows(part, { ...of, canaryRate, luck })) {
      const examined = judge.examine(memory, window);
      if (examined.evidence.some(({ outcome }) => outcome === 'worse')) return true;
      memory = examined.memory;
    }
    return false;
  };
  return {
    falseAlarm: null,
    precision: 'bound',
    smallestRatio: smallest(
      of.stableRate,
      false,
      (rate) =>
        parts.some((part) => sees(part, rate, ALONE)) ||
        parts.every((part) => part.length > 0 && sees(part, rate, BOTH)),
    ),
  };
}

/** The ratio of rates nearest to 1 from which on something is seen; null: not even at the worst. `stableRate` in (0, 1). */
function smallest(stableRate: number, fewer: boolean, isSeen: (canaryRate: number) => boolean): number | null {
  // Evenly in the logarithm, from stable's own rate to all requests; of what falls, evenly down to none.
  const rateAt = (level: number): number =>
    fewer ? stableRate * (1 - level) : Math.min(1, Math.exp(Math.log(stableRate) * (1 - level)));
  const level = leastLevel((at) => isSeen(rateAt(at)));
  return level === null ? null : rateAt(level) / stableRate;
}
