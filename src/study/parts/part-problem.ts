import type { DocumentPath } from '../../model/place.js';
import type { PartProblem } from '../../model/problems/problem.js';
import { FIGURES, type FigureName, OUTCOMES, type OutcomeName } from '../../model/results/outcome.js';
import type { Setup } from '../../model/setup.js';
import { FINAL_STATES, type FinalState } from '../../model/status.js';
import { conditionKey, policyStage } from '../../simulation/exercised.js';
import { countsDuplicates } from '../../simulation/harm.js';
import { conditionsOf, judgedSubjects } from '../../simulation/judged-subjects.js';
import { looks, type RunRange } from '../chunks.js';
import { bucketBounds, bucketOf, type Sketch, sketchSum } from '../sketch.js';
import { isNarrow } from '../study-result.js';
import { AUDIENCE_FIGURES, type Summary } from '../summary.js';
import { beyond, differs, isThere, type Problems, sum, told } from './checked-counts.js';
import { ofEndings } from './ending-problems.js';
import type { Part } from './part.js';

/**
 * The first thing that no study of these worlds could have left in a part, each number of which is in range by itself;
 * null if there is none. What could have been played otherwise (a rule that fired twice for once) is not seen.
 */
export function partProblem(part: Part, setups: readonly Setup[]): PartProblem | null {
  for (const problem of problemsOf(part, setups)) return problem;
  return null;
}

function* problemsOf(part: Part, setups: readonly Setup[]): Problems {
  const { campaign, range, played, summaries } = part;
  yield* beyond(range.last, range.first, campaign.runs, ['range', 'last']);
  yield* beyond(played, 0, range.last - range.first + 1, ['played']);
  yield* differs(summaries.length, setups.length, 'worlds', ['summaries']);
  const runs = { first: range.first, last: range.first + played - 1 };
  for (const [index, summary] of summaries.entries()) {
    const setup = setups[index];
    if (setup !== undefined) yield* ofSummary(summary, setup, runs, ['summaries', index]);
  }
  yield* ofEnough(part);
}

/** A study is over early only at a look, when its width says so. */
function* ofEnough(part: Part): Problems {
  if (!part.enough) return;
  const { campaign, range, played } = part;
  const isAtLook = range.first === 1 && looks(range.last).includes(played);
  if (campaign.untilWidth !== null && isAtLook && isNarrow(part, campaign.untilWidth)) return;
  yield told({ code: 'not_enough_known' }, ['enough']);
}

/** Runs that end so come to these. */
const OUTCOMES_OF: Readonly<Record<FinalState, readonly OutcomeName[]>> = {
  COMPLETED: ['released', 'missed'],
  ROLLED_BACK: ['stopped', 'wrongly_stopped'],
  PAUSED: ['stalled'],
};

function* ofSummary(summary: Summary, setup: Setup, runs: RunRange, at: DocumentPath): Problems {
  const { states, outcomes } = summary;
  const played = runs.last - runs.first + 1;
  yield* differs(summary.runs, played, 'runs_played', [...at, 'runs']);
  yield* differs(sum(FINAL_STATES.map((state) => states[state])), played, 'runs_of_summary', [...at, 'states']);
  yield* differs(sum(OUTCOMES.map((name) => outcomes[name])), played, 'runs_of_summary', [...at, 'outcomes']);
  for (const state of FINAL_STATES) {
    const names = OUTCOMES_OF[state];
    const count = sum(names.map((name) => outcomes[name]));
    yield* differs(count, states[state], 'runs_of_state', [...at, 'outcomes', names[0] ?? state]);
  }
  yield* ofEnds(summary, setup, at);
  yield* ofRules(summary, setup, at);
  yield* ofEndings(summary, setup, at);
  yield* beyond(summary.alerted, 0, summary.runs, [...at, 'alerted']);
  yield* beyond(summary.heldByRule, 0, summary.runs, [...at, 'held_by_rule']);
  for (const figure of FIGURES) {
    yield* ofCount(figure, summary, setup, [...at, 'figures', figure, 'count']);
    yield* ofSketch(summary.figures[figure], runs, [...at, 'figures', figure]);
  }
  yield* ofAudiences(summary, setup, runs, at);
  yield* ofNotable(summary, runs, at);
}

/** Every run has the figures of each audience of the world. */
function* ofAudiences({ byAudience, runs }: Summary, { world }: Setup, range: RunRange, at: DocumentPath): Problems {
  const names = [...byAudience.keys()];
  const known = runs === 0 ? [] : world.audiences.map(({ name }) => name);
  const here = [...at, 'by_audience'];
  yield* differs(names.length, known.length, 'runs_of_summary', here);
  for (const [index, [name, sketches]] of [...byAudience].entries()) {
    if (name !== known[index]) yield told({ code: 'entry_not_of_plan', found: name }, [...here, index, 0]);
    for (const figure of AUDIENCE_FIGURES) {
      yield* differs(sketches[figure].count, runs, 'runs_of_summary', [...here, index, 1, figure, 'count']);
      yield* ofSketch(sketches[figure], range, [...here, index, 1, figure]);
    }
  }
}

function* ofEnds({ ends, states }: Summary, { plan }: Setup, at: DocumentPath): Problems {
  const known = new Map<string, FinalState>();
  for (const index of plan.stages.keys()) for (const state of FINAL_STATES) known.set(`${index} ${state}`, state);
  const counts: Record<FinalState, number> = { COMPLETED: 0, ROLLED_BACK: 0, PAUSED: 0 };
  for (const [index, [end, count]] of [...ends].entries()) {
    const state = known.get(end);
    if (state === undefined) yield told({ code: 'entry_not_of_plan', found: end }, [...at, 'ends', index, 0]);
    else counts[state] += count;
  }
  for (const state of FINAL_STATES) yield* differs(counts[state], states[state], 'runs_of_state', [...at, 'ends']);
}

function* ofRules({ fired, ends }: Summary, setup: Setup, at: DocumentPath): Problems {
  const { plan } = setup;
  const judged = judgedSubjects(plan.judging);
  const stageOf = new Map<string, number>();
  for (const [index, { rules }] of plan.stages.entries()) {
    for (const fires of [...conditionsOf(rules), ...judged]) stageOf.set(conditionKey(index, fires), index);
  }
  const firsts = new Map<number, number>();
  for (const [index, [rule, { first, alone }]] of [...fired].entries()) {
    const here = [...at, 'fired', index];
    const stage = stageOf.get(rule) ?? policyStage(setup, rule);
    if (stage === undefined) {
      yield told({ code: 'entry_not_of_plan', found: rule }, [...here, 0]);
      return;
    }
    const others = firsts.get(stage) ?? 0;
    yield* beyond(first, 1, (ends.get(`${stage} ROLLED_BACK`) ?? 0) - others, [...here, 1, 'first']);
    yield* beyond(alone, 0, first, [...here, 1, 'alone']);
    firsts.set(stage, others + first);
  }
  if (setup.rehearsal !== undefined || !isLeftToRules(setup)) return;
  for (const index of plan.stages.keys()) {
    const stopped = ends.get(`${index} ROLLED_BACK`) ?? 0;
    yield* differs(firsts.get(index) ?? 0, stopped, 'runs_of_state', [...at, 'fired']);
  }
}

/** Whether nothing but a rule or a judge can have rolled a run back. */
function isLeftToRules({ plan, operator, whenPaused, whenAlerted, slo }: Setup): boolean {
  const byPeople = operator.length > 0 || whenPaused?.action === 'abort' || whenAlerted?.action === 'abort';
  return !byPeople && plan.whenInconclusive !== 'rollback' && slo?.whenOverspent !== 'roll_back';
}

/** Figures that every run has, that a released one has, that all or none have, that any may have. */
function* ofCount(figure: FigureName, { runs, states, figures }: Summary, setup: Setup, at: DocumentPath): Problems {
  const { count } = figures[figure];
  switch (figure) {
    case 'exposure_requests':
    case 'failed_requests':
    case 'excess_failed_requests':
    case 'share_at_decision_percent':
      return yield* differs(count, runs, 'runs_of_summary', at);
    case 'duration_seconds':
      return yield* differs(count, states.COMPLETED, 'runs_completed', at);
    case 'users_exposed':
    case 'users_hit':
      return yield* differs(count, setup.world.users.count === null ? 0 : runs, 'runs_or_none', at);
    case 'unseen_failed_requests': {
      const hasUnseen = setup.world.faults.some(({ effect }) => effect.unseenErrorRate > 0);
      return yield* differs(count, hasUnseen ? runs : 0, 'runs_or_none', at);
    }
    case 'excess_slow_requests':
      return yield* differs(count, setup.world.harm.slowerThanMs === null ? 0 : runs, 'runs_or_none', at);
    case 'lost_conversions':
      // Counted in all runs of a world, or in none.
      return count === 0 ? undefined : yield* differs(count, runs, 'runs_or_none', at);
    case 'lost_revenue':
      return yield* differs(count, setup.world.harm.conversionValue === null ? 0 : runs, 'runs_or_none', at);
    case 'duplicated_side_effects':
      return yield* differs(count, countsDuplicates(setup.world) ? runs : 0, 'runs_or_none', at);
    case 'budget_spent_percent':
      return yield* differs(count, setup.slo === null ? 0 : runs, 'runs_or_none', at);
    default:
      return yield* beyond(count, 0, runs, at);
  }
}

export function* ofSketch(sketch: Sketch, runs: RunRange, at: DocumentPath): Problems {
  const { count, min, max, buckets } = sketch;
  if (count === 0) {
    yield* differs(buckets.size, 0, 'sum_of_buckets', [...at, 'buckets']);
    yield* isThere(min !== Number.POSITIVE_INFINITY, false, [...at, 'range']);
    if (sketch.high !== 0 || sketch.low !== 0) yield told({ code: 'sum_off_buckets' }, [...at, 'sum']);
    return;
  }
  yield* isThere(min !== Number.POSITIVE_INFINITY, true, [...at, 'range']);
  const firstRuns = new Set<number>();
  let [counted, least, most, index] = [0, 0, 0, 0];
  for (const [bucket, { count: times, firstRun }] of buckets) {
    const [low, high] = bucketBounds(bucket);
    counted += times;
    least += times * low;
    most += times * high;
    const isFree = firstRun >= runs.first && firstRun + times - 1 <= runs.last && !firstRuns.has(firstRun);
    if (!isFree) yield told({ code: 'run_not_of_bucket', found: firstRun }, [...at, 'buckets', index, 2]);
    firstRuns.add(firstRun);
    index++;
  }
  yield* differs(count, counted, 'sum_of_buckets', [...at, 'count']);
  const everyRun = count === runs.last - runs.first + 1;
  if (everyRun && !firstRuns.has(runs.first)) {
    yield told({ code: 'run_not_of_bucket', found: runs.first }, [...at, 'buckets']);
  }
  const keys = [...buckets.keys()];
  const [lowest = 0, highest = 0] = [keys[0], keys.at(-1)];
  yield* differs(bucketOf(min), lowest, 'bucket_of_bound', [...at, 'range', 0]);
  yield* differs(bucketOf(max), highest, 'bucket_of_bound', [...at, 'range', 1]);
  yield* beyond(min, count === 1 ? max : -Number.MAX_VALUE, max, [...at, 'range', 0]);
  // One number is the least, one the greatest, and none is beyond them. Sums of many are as exact as a double is.
  const [lowMost, highLeast] = [bucketBounds(lowest)[1], bucketBounds(highest)[0]];
  const ofLowest = (buckets.get(lowest)?.count ?? 0) * (min - bucketBounds(lowest)[0]);
  const ofHighest = (buckets.get(highest)?.count ?? 0) * (bucketBounds(highest)[1] - max);
  const isOne = lowest === highest;
  const spread = count === 1 ? 0 : max - min;
  const from = isOne ? count * min + spread : least + ofLowest + (max - highLeast);
  const to = isOne ? count * max - spread : most - ofHighest - (lowMost - min);
  const slack = (Math.abs(from) + Math.abs(to)) * count * Number.EPSILON;
  const total = sketchSum(sketch);
  if (!(total >= from - slack && total <= to + slack)) yield told({ code: 'sum_off_buckets' }, [...at, 'sum']);
}

function* ofNotable(
  { runs: played, states, figures, worst, nearestMiss }: Summary,
  runs: RunRange,
  at: DocumentPath,
): Problems {
  yield* isThere(worst !== null, played > 0, [...at, 'worst']);
  if (worst !== null) {
    const { max, buckets } = figures.excess_failed_requests;
    yield* differs(worst.value, max, 'greatest_excess', [...at, 'worst', 'value']);
    const bucket = bucketOf(max);
    const [least, most] = bucketBounds(bucket);
    const firstRun = buckets.get(bucket)?.firstRun ?? runs.first;
    // In a bucket of one number, the first run is the first with that number.
    yield* beyond(worst.run, firstRun, least === most ? firstRun : runs.last, [...at, 'worst', 'run']);
  }
  if (nearestMiss === null) return;
  yield* isThere(true, states.COMPLETED > 0, [...at, 'nearest_miss']);
  yield* beyond(nearestMiss.run, runs.first, runs.last, [...at, 'nearest_miss', 'run']);
}
