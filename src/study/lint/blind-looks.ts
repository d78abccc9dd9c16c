import { rowOfSubject } from '../../measures/metrics.js';
import { plannedPercent } from '../../measures/planned-percent.js';
import type { Subject } from '../../model/judge.js';
import type { Plan, Stage } from '../../model/plan.js';
import { type LintFinding, SELDOM_HEARD } from '../../model/results/lint-finding.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { firstThat } from './laws/search.js';
import { lookTimes, type PlannedStage } from './looks.js';

/** Looks at a stage that telemetry leaves without evidence, of which thresholds and judges alike have nothing. */
export function blindLooks(setup: Setup, planned: PlannedStage): readonly LintFinding[] {
  return [...hiddenEnd(setup, planned), ...lostLooks(setup, planned), ...beforeFirstFailure(setup, planned)];
}

function hiddenEnd({ plan }: Setup, { stage, stageIndex }: PlannedStage): readonly LintFinding[] {
  const hidden = hiddenByDelay(plan, stage);
  return hidden === null ? [] : [{ code: 'delay_hides_stage', stageIndex, stage: stage.name, ...hidden }];
}

/** Of a stage whose last look sees less of it than an interval, or nothing; null of any other. */
function hiddenByDelay({ intervalSeconds, delaySeconds = 0 }: Plan, { bakeSeconds }: Stage) {
  if (delaySeconds === 0 || bakeSeconds >= intervalSeconds + delaySeconds) return null;
  return {
    bakeSeconds,
    delaySeconds,
    seenSeconds: Math.max(0, bakeSeconds - delaySeconds),
    bakeSecondsNeeded: intervalSeconds + delaySeconds,
  };
}

/** What the looks at a stage read, in seconds of the rollout; those that have nothing to read are left out. */
function windowsOf({ plan }: Setup, { stage, startsAtSeconds }: PlannedStage, lookbackSeconds = plan.lookbackSeconds) {
  const { intervalSeconds, delaySeconds = 0 } = plan;
  return lookTimes(stage, intervalSeconds).flatMap((time) => {
    const to = time - delaySeconds;
    if (to <= 0) return [];
    return [{ from: startsAtSeconds + Math.max(0, to - lookbackSeconds), to: startsAtSeconds + to }];
  });
}

/** A look is without evidence where every scrape within its window is lost: its counters are then the same at both ends. */
function lostLooks(setup: Setup, planned: PlannedStage): readonly LintFinding[] {
  const { scrapeSeconds = null, lost = 0 } = setup.world.telemetry ?? {};
  if (scrapeSeconds === null) return [];
  const chancesOf = (lookbackSeconds: number): readonly number[] =>
    windowsOf(setup, planned, lookbackSeconds).map(({ from, to }) =>
      powerOf(lost, Math.floor(to / scrapeSeconds) - Math.floor(from / scrapeSeconds)),
    );
  const { intervalSeconds, lookbackSeconds } = setup.plan;
  const share = meanOf(chancesOf(lookbackSeconds));
  if (share < OFTEN) return [];
  const { stage, stageIndex } = planned;
  const most = Math.ceil(stage.bakeSeconds / intervalSeconds);
  // Looks that begin a stage have short windows, however far they may look back.
  const intervals = firstThat(
    Math.floor(lookbackSeconds / intervalSeconds) + 1,
    most,
    (count) => (chancesOf(count * intervalSeconds).at(-1) ?? 1) < OFTEN,
  );
  const windowSecondsNeeded = intervals === null ? null : intervals * intervalSeconds;
  return [{ code: 'scrapes_lost', stageIndex, stage: stage.name, share, lost, scrapeSeconds, windowSecondsNeeded }];
}

/** A share of looks without evidence from which on it is a finding. */
const OFTEN = 0.01;

/**
 * Of a canary like stable: arrivals are Poisson, so that the chance of no failure up to a look is e to the minus of those
 * expected since the rollout began.
 */
function beforeFirstFailure(setup: Setup, planned: PlannedStage): readonly LintFinding[] {
  const { plan, world } = setup;
  if (world.telemetry?.startsAtFirstEvent !== true || !readsErrors(plan, planned.stage)) return [];
  const expectedBy = (until: number): number => {
    let [startsAt, sum] = [0, 0];
    for (const stage of plan.stages) {
      const { bakeSeconds, gate } = stage;
      const endsAt = startsAt + bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
      const isHere = startsAt === planned.startsAtSeconds;
      const end = isHere ? until : Math.min(until, endsAt);
      sum += (expectedArrivals(world, startsAt, end) * plannedPercent(stage)) / 100;
      if (isHere) break;
      startsAt = endsAt;
    }
    return sum * world.stable.errorRate;
  };
  const chances = windowsOf(setup, planned).map(({ to }) => Math.exp(-expectedBy(to)));
  const share = meanOf(chances);
  if (share < SELDOM_HEARD) return [];
  const { stage, stageIndex } = planned;
  return [{ code: 'before_first_failure', stageIndex, stage: stage.name, share, shareAtEnd: chances.at(-1) ?? 1 }];
}

function readsErrors({ judging, metrics }: Plan, { rules }: Stage): boolean {
  const isOfErrors = (metric: Subject): boolean => rowOfSubject(metric, metrics)?.source.of === 'errors';
  return judging.judges.some((judge) => {
    if (judge.method === 'thresholds') return rules.some(({ metric, of }) => of === undefined && isOfErrors(metric));
    return judge.method !== 'kayenta' && 'metrics' in judge && judge.metrics.some(isOfErrors);
  });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** To a whole power. */
function powerOf(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent && product > 0; i++) product *= base;
  return product;
}
