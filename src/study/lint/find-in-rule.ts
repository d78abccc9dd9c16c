import { metricRow } from '../../measures/metrics.js';
import {
  BLIND_BEYOND,
  DETECTABLE_POWER,
  FALSE_BREACH_LIKELY,
  type LintFinding,
  type RuleDiagnosis,
  type StageDiagnosis,
} from '../../model/diagnosis.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import type { PlannedStage } from './looks.js';
import { bakeToSee, limitToTrust, requestsToSee, requestsToTrust, upTo } from './needed.js';
import { expectedToBeHeard } from './requests-needed.js';
import { type RuleInStage, rollbackChance } from './rule-chances.js';
import { looksNeeded } from './stage-chance.js';
import { valueLimits } from './value-limits.js';

/** Where a finding is, and what it takes to say more. */
export interface Place {
  readonly setup: Setup;
  readonly planned: PlannedStage;
  readonly stage: Pick<StageDiagnosis, 'stageIndex' | 'stage' | 'looks' | 'requestsPerWindow'>;
}

/** What is questionable about one rule in one stage. */
export function findInRule(place: Place, of: RuleInStage, diagnosis: RuleDiagnosis): readonly LintFinding[] {
  const unreachable = tooFewLooks(place, of);
  if (unreachable !== null) return [unreachable];
  const { falseBreach, bound } = diagnosis;
  const where = whereOf(place, of);
  const { healthy } = of.law;
  const isWithin = bound !== null && (of.law.worse === 'above' ? healthy > bound : healthy < bound);
  if (isWithin) return [{ code: 'limit_within_healthy', ...where, healthy, bound }];
  const found: LintFinding[] = [];
  if (falseBreach !== null && diagnosis.precision !== null) {
    const single = singleError(place, of, diagnosis);
    if (single !== null) found.push(single);
    if (falseBreach.perStage > FALSE_BREACH_LIKELY) {
      found.push({
        code: 'false_breach_likely',
        ...where,
        ...falseBreach,
        perStageAtExpected: diagnosis.falseBreachAtExpected?.perStage ?? null,
        requestsPerWindow: place.stage.requestsPerWindow,
        looks: of.looks.order.length,
        precision: diagnosis.precision,
        limitNeeded: limitToTrust(of),
        requestsNeeded: requestsToTrust(of, place.stage.requestsPerWindow),
      });
    }
  }
  const blind = blindStage(place, of, diagnosis);
  return blind === null ? found : [...found, blind];
}

function whereOf({ stage: { stageIndex, stage } }: Place, { rule: { metric } }: RuleInStage) {
  return { stageIndex, stage, metric };
}

function tooFewLooks(place: Place, of: RuleInStage): LintFinding | null {
  const { rule, failureLimit } = of;
  const tolerance = { holdSeconds: rule.holdSeconds, failureLimit };
  if (looksNeeded(of.looks, tolerance) < Number.POSITIVE_INFINITY) return null;
  const { intervalSeconds } = place.setup.plan;
  const needed = failureLimit + Math.max(1, Math.ceil(rule.holdSeconds / intervalSeconds));
  return {
    code: 'too_few_looks',
    ...whereOf(place, of),
    looks: of.looks.order.length,
    looksNeeded: needed,
    bakeSecondsNeeded: needed * intervalSeconds,
  };
}

/** One error in a look of the expected size, against a baseline that shows what is true. */
function singleError(
  place: Place,
  of: RuleInStage,
  { bound, falseBreach, precision }: RuleDiagnosis,
): LintFinding | null {
  const { rule, law, looks } = of;
  const requests = Math.round(place.stage.requestsPerWindow);
  const { source } = metricRow(rule.metric);
  const objective = place.setup.slo?.objective ?? null;
  if (
    source.of !== 'errors' ||
    rule.spansSeconds.length > 0 ||
    bound === null ||
    falseBreach === null ||
    precision === null
  )
    return null;
  const limits = valueLimits(rule, law.healthy);
  const breaches = (all: number): boolean => {
    const value = source.value(1, all, objective);
    return law.worse === 'above' ? value > limits.above : value < limits.below;
  };
  if (requests < Math.max(2, of.minRequests) || looks.order.length === 0 || !breaches(requests)) return null;
  // From here on the share that one error makes is within the bound.
  const share = source.share(limits[law.worse], objective);
  const least = share > 0 ? Math.ceil(1 / share - 1e-9) : null;
  return {
    code: 'single_error_breaches',
    ...whereOf(place, of),
    requestsPerWindow: place.stage.requestsPerWindow,
    bound,
    perWindow: falseBreach.perWindow,
    requestsNeeded: least,
    windowSecondsNeeded: least === null ? null : windowSecondsFor(place, expectedToBeHeard(least)),
  };
}

/** A window as long as this brings so many requests; whole intervals. */
export function windowSecondsFor({ setup, stage }: Place, requests: number): number {
  const { intervalSeconds, lookbackSeconds } = setup.plan;
  const seconds = (lookbackSeconds * requests) / stage.requestsPerWindow;
  return Math.ceil(seconds / intervalSeconds - 1e-9) * intervalSeconds;
}

function blindStage(place: Place, of: RuleInStage, { bound, detectable }: RuleDiagnosis): LintFinding | null {
  const regression = bound === null ? null : of.law.beyond(bound, BLIND_BEYOND);
  if (regression === null) return null;
  const power = rollbackChance(of, regression, 'atLeast');
  if (power === null || power >= DETECTABLE_POWER) return null;
  const { setup, planned } = place;
  const times = requestsToSee(of, regression);
  return {
    code: 'blind_stage',
    ...whereOf(place, of),
    regression,
    power,
    detectable,
    bakeSecondsNeeded: bakeToSee(of, regression, planned.stage.bakeSeconds, setup.plan.intervalSeconds),
    requestsPerSecondNeeded: times === null ? null : upTo(times * meanRate(setup, planned)),
  };
}

/** Of all users, in requests a second, while the stage lasts. */
export function meanRate({ world }: Setup, { startsAtSeconds, endsAtSeconds }: PlannedStage): number {
  return expectedArrivals(world, startsAtSeconds, endsAtSeconds) / (endsAtSeconds - startsAtSeconds);
}
