import { metricRow } from '../../measures/metrics.js';
import { DETECTABLE_POWER, type RuleDiagnosis } from '../../model/results/diagnosis.js';
import { BLIND_BEYOND, FALSE_BREACH_LIKELY, type LintFinding } from '../../model/results/lint-finding.js';
import { detectableOf, namedOf } from './diagnose-rule.js';
import { expectedToBeHeard } from './laws/requests-needed.js';
import { firstThat } from './laws/search.js';
import { looksToFail } from './laws/tolerance.js';
import { looksAt, meanOf } from './looks.js';
import { bakeToSee, limitToTrust, meanRate, requestsToSee, requestsToTrust, shareToSee, upTo } from './needed.js';
import type { Place } from './place.js';
import { type RuleInStage, rollbackChance } from './rule-chances.js';
import { looksToRollBack } from './stage-chance.js';
import { valueLimits } from './value-limits.js';

/** What is questionable about one rule in one stage. */
export function findInRule(place: Place, of: RuleInStage, diagnosis: RuleDiagnosis): readonly LintFinding[] {
  const unreachable = tooFewLooks(place, of);
  if (unreachable !== null) return [unreachable];
  const { falseBreach, bound } = diagnosis;
  const where = whereOf(place, of);
  const { healthy } = of.law;
  const isWithin = bound !== null && (of.law.worse === 'above' ? healthy > bound : healthy < bound);
  if (isWithin) return [{ code: 'limit_within_healthy', ...where, healthy, bound, limitNeeded: limitToTrust(of) }];
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
        requestsPerWindow: requestsIn(of),
        looks: of.looks.order.length,
        precision: diagnosis.precision,
        limitNeeded: limitToTrust(of),
        requestsNeeded: requestsToTrust(of, requestsIn(of)),
      });
    }
  }
  // What rolls nothing back is blind to nothing that it should roll back.
  if (of.rule.sequel !== undefined) return found;
  const blind = of.rule.of === 'service' ? dilutedRule(place, of, diagnosis) : blindStage(place, of, diagnosis);
  return blind === null ? found : [...found, blind];
}

function whereOf({ stage: { stageIndex, stage } }: Place, { rule }: RuleInStage) {
  return { stageIndex, stage, ...namedOf(rule) };
}

/** That a rule reads in a look, of the canary or of all versions. */
function requestsIn({ looks, rule }: RuleInStage): number {
  return meanOf(
    looks,
    ({ stretches: [first] }) => (first?.here ?? 0) + (rule.of === 'service' ? (first?.before ?? 0) : 0),
  );
}

function tooFewLooks(place: Place, of: RuleInStage): LintFinding | null {
  const { tolerance } = of;
  if (looksToRollBack(of.looks, tolerance, of.start) < Number.POSITIVE_INFINITY) return null;
  const { intervalSeconds } = place.setup.plan;
  const streak = looksToFail(new Array<number>(MOST_LOOKS).fill(intervalSeconds), tolerance).find(Number.isFinite);
  const needed = tolerance.failureLimit + (streak ?? MOST_LOOKS);
  return {
    code: 'too_few_looks',
    ...whereOf(place, of),
    looks: of.looks.order.length,
    looksNeeded: needed,
    bakeSecondsNeeded: needed * intervalSeconds,
  };
}

/** No stage is given more looks than this by any advice. */
const MOST_LOOKS = 5_000;

/** One error in a look of the expected size, against a baseline that shows what is true. */
function singleError(
  place: Place,
  of: RuleInStage,
  { bound, falseBreach, precision }: RuleDiagnosis,
): LintFinding | null {
  const { rule, law, looks } = of;
  const { source } = metricRow(rule.metric, place.setup.plan.metrics);
  const objective = place.setup.slo?.objective ?? null;
  const isAsked =
    rule.of === undefined &&
    bound !== null &&
    falseBreach !== null &&
    precision !== null &&
    rule.spansSeconds.length === 0;
  if (source.of !== 'errors' || !isAsked || looks.order.length === 0) return null;
  const limits = valueLimits(rule, law.healthy);
  const isOne = (requestsPerWindow: number): boolean => {
    const all = Math.round(requestsPerWindow);
    if (all < Math.max(2, of.minRequests)) return false;
    const value = source.value(1, all, objective);
    return law.worse === 'above' ? value > limits.above : value < limits.below;
  };
  if (!isOne(place.stage.requestsPerWindow)) return null;
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
    windowSecondsNeeded:
      least === null ? null : lookbackWithout(place, (requests) => requests < expectedToBeHeard(least)),
  };
}

/** The shortest look-back, longer than now, with which a look has requests of which something no longer holds; null: none. */
function lookbackWithout(
  { setup, stages, index, planned }: Place,
  holds: (requestsPerWindow: number) => boolean,
): number | null {
  const { intervalSeconds, lookbackSeconds } = setup.plan;
  const intervals = firstThat(
    Math.floor(lookbackSeconds / intervalSeconds) + 1,
    Math.ceil((planned.endsAtSeconds - planned.startsAtSeconds) / intervalSeconds),
    (count) => {
      const plan = { ...setup.plan, lookbackSeconds: count * intervalSeconds };
      const looks = looksAt({ ...setup, plan }, stages, index);
      return !holds(meanOf(looks, ({ stretches: [window] }) => window?.here ?? 0));
    },
  );
  return intervals === null ? null : intervals * intervalSeconds;
}

/** As `blindStage`, of a rule that reads all versions together: with a share s of the traffic only s of an excess is in it. */
function dilutedRule(place: Place, of: RuleInStage, { bound, detectable }: RuleDiagnosis): LintFinding | null {
  const { setup, stages, index, planned } = place;
  const { trafficPercent } = planned.stage;
  const regression = bound === null ? null : of.law.beyond(bound, BLIND_BEYOND);
  if (bound === null || regression === null || trafficPercent === 100) return null;
  const power = rollbackChance(of, regression, 'atLeast');
  if (power === null || power >= DETECTABLE_POWER) return null;
  const { of: _, ...rule } = of.rule;
  const alone: RuleInStage = {
    ...of,
    rule,
    looks: looksAt(setup, stages, index, rule),
    looksIf: (bakeSeconds) => looksAt(setup, stages, index, rule, bakeSeconds),
  };
  return {
    code: 'diluted_rule',
    ...whereOf(place, of),
    trafficPercent,
    bound,
    regression,
    power,
    detectable,
    detectableAlone: detectableOf(alone),
  };
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
    isWorst: regression === of.law.valueAt(1),
    power,
    detectable,
    bakeSecondsNeeded: bakeToSee(of, regression, planned.stage.bakeSeconds, setup.plan.intervalSeconds),
    requestsPerSecondNeeded: times === null ? null : upTo(times * meanRate(setup, planned)),
    trafficPercentNeeded: shareToSee(place, of, regression),
  };
}
