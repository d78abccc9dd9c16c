import type { Distribution, RateResult } from '../../model/results/study.js';
import type { StageWorstCase, WorstCases, WorstCosts } from '../../model/results/worst-case.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { visibleText } from '../../text/visible-text.js';
import { durationText, percentText } from '../study/figure-text.js';

const DAY_SECONDS = 86_400;

/** What a stage costs at worst, in one English sentence without a full stop; `runs` were played. */
export function worstCaseSentence(worst: StageWorstCase, runs: number): string {
  const { stage, requestsPerMinute, costs } = worst;
  const opening = `${visibleText(stage)}: ${exposedText(worst)}`;
  if (requestsPerMinute !== null) {
    return `${opening}, not watched: about ${counted(requestsPerMinute, 'failed request')} a minute until people roll back`;
  }
  if (costs === null) return `${opening}: not reached in any of ${countOf(runs, 'run')}`;
  const reached =
    costs.runs === runs ? '' : ` (of ${formatCount(costs.runs)} of ${countOf(runs, 'run')} that reach it)`;
  return `${opening}${reached}: ${decisionText(worst, costs)}: ${costText(worst, costs)}`;
}

/** What holds for all of these sentences: what was played, and what the numbers are. The seed comes as it is: formats escape it. */
export function worstCasePremise({ runs, seed }: Pick<WorstCases, 'runs' | 'seed'>): string {
  return `if every request to the canary fails from the start of the stage, in ${countOf(runs, 'run')} of each (seed ${seed}): times are medians, all else means, with the 95th percentile where it is another`;
}

function exposedText({ trafficPercent, users, routing }: StageWorstCase): string {
  const share = `${formatNumber(trafficPercent)} %`;
  if (users === null) return `${share} of requests`;
  const all = countOf(users, 'user');
  return routing === 'sticky' ? `${share} of ${all} (sticky)` : `${share} of requests, from any of ${all}`;
}

function decisionText({ actSeconds, rollbackSeconds }: StageWorstCase, costs: WorstCosts): string {
  const { rolledBack, stalled, missed, decidedP50Seconds, decidedP95Seconds } = costs;
  const late = decidedP95Seconds === decidedP50Seconds ? '' : ` (p95 ${timeText(decidedP95Seconds)})`;
  const never = [partOf(stalled, 'stall'), partOf(missed, 'complete')].filter((text) => text !== '');
  if (rolledBack.count === 0) return ['never rolled back', ...never].join(', ');
  return [
    Number.isFinite(decidedP50Seconds)
      ? `rollback decided after ${timeText(decidedP50Seconds)}${late}`
      : partOf(rolledBack, 'are rolled back'),
    ...never,
    ...(actSeconds === 0 ? [] : [`${formatDuration(actSeconds)} to act`]),
    rollbackSeconds === 0 ? 'rolled back at once' : `${formatDuration(rollbackSeconds)} to roll back`,
  ].join(', ');
}

function partOf({ count, rate }: RateResult, verb: string): string {
  return count === 0 ? '' : `${percentText(rate)} % of runs ${verb}`;
}

function timeText(seconds: number): string {
  return Number.isFinite(seconds) ? durationText(seconds) : 'never';
}

function costText(worst: StageWorstCase, costs: WorstCosts): string {
  const { failedRequests, usersExposed, lostConversions, lostRevenue, duplicatedSideEffects, runs, rolledBack } = costs;
  const budget = budgetText(worst, costs);
  const amounts = [
    spread(failedRequests, (value) => counted(value, 'failed request'), numeral),
    ...(usersExposed === null ? [] : [spread(usersExposed, (value) => counted(value, 'user'), numeral)]),
    ...(lostConversions === null
      ? []
      : [spread(lostConversions, (value) => counted(value, 'lost conversion'), numeral)]),
    ...(lostRevenue === null ? [] : [spread(lostRevenue, (value) => `${numeral(value)} in revenue`, numeral)]),
    ...(duplicatedSideEffects === null
      ? []
      : [spread(duplicatedSideEffects, (value) => `${counted(value, 'side effect')} twice`, numeral)]),
    ...(budget === null ? [] : [budget]),
  ].join(', ');
  if (rolledBack.count === 0) return `${amounts} by the end of the rollout, and the failures go on`;
  return rolledBack.count === runs ? amounts : `${amounts}; where it is not rolled back, the failures go on`;
}

function budgetText({ budgetWindowSeconds }: StageWorstCase, { budgetPercent }: WorstCosts): string | null {
  if (budgetPercent === null || budgetWindowSeconds === null) return null;
  const what = ` of the ${windowText(budgetWindowSeconds)} budget`;
  return spread(budgetPercent, (value) => `${percent(value)}${what}`, percent);
}

/** Less of a difference, as a share of the mean, is none: quantiles are right to 1 in 4,096, and two digits are said. */
const ALIKE = 0.01;

/** A mean, and the 95th percentile, each in its words. */
function spread({ mean, p95 }: Distribution, whole: (mean: number) => string, short: (p95: number) => string): string {
  const isAlike = Math.abs(p95 - mean) <= ALIKE * mean || short(p95) === short(mean);
  return isAlike ? whole(mean) : `${whole(mean)} (p95 ${p95 === 0 ? '0' : short(p95)})`;
}

function counted(value: number, noun: string): string {
  const number = numeral(value);
  return `${number} ${noun}${number === '1' || number === LESS_THAN_1 ? '' : 's'}`;
}

const LESS_THAN_1 = 'less than 1';

/** Two digits: it is an estimate. */
function numeral(value: number): string {
  if (value === 0) return 'no';
  if (value < 1) return LESS_THAN_1;
  return formatCount(value < 10 ? Math.round(value) : Number(value.toPrecision(2)));
}

function percent(value: number): string {
  if (value === 0) return '0 %';
  if (value < 0.01) return 'less than 0.01 %';
  const twoDigits = Number(value.toPrecision(2));
  return `${twoDigits < 1000 ? twoDigits : formatCount(twoDigits)} %`;
}

function windowText(seconds: number): string {
  return seconds % DAY_SECONDS === 0 ? `${formatCount(seconds / DAY_SECONDS)}-day` : formatDuration(seconds);
}
