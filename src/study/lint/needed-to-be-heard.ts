import { type LintFinding, SELDOM_HEARD } from '../../model/results/lint-finding.js';
import { heardChance, MOSTLY } from './laws/requests-needed.js';
import { firstThat } from './laws/search.js';
import { type Looks, looksAt, meanOf } from './looks.js';
import { MOST_TIMES, meanRate, shareBelowNext, upTo } from './needed.js';
import type { Place } from './place.js';

type Needed = Extract<LintFinding, { readonly code: 'never_enough_requests' }>['needed'];

/** What of a stage's looks would have to be different, each alone, for them to have enough requests; worked out with it. */
export function neededToBeHeard(place: Place, looks: Looks): Needed {
  const { setup, planned, stages, index } = place;
  const { minRequests, intervalSeconds, lookbackSeconds } = setup.plan;
  const heard = (of: Looks, times: number, least: number): number =>
    meanOf(of, ({ stretches: [window] }) => heardChance((window?.here ?? 0) * times, least));
  const lookingBack = (intervals: number): number => {
    const plan = { ...setup.plan, lookbackSeconds: intervals * intervalSeconds };
    return heard(looksAt({ ...setup, plan }, stages, index), 1, minRequests);
  };
  const intervals = firstThat(
    Math.floor(lookbackSeconds / intervalSeconds) + 1,
    Math.ceil((planned.endsAtSeconds - planned.startsAtSeconds) / intervalSeconds),
    (count) => lookingBack(count) >= 1 - SELDOM_HEARD,
  );
  const steps = 200;
  const timesAt = (step: number): number => Math.exp((Math.log(MOST_TIMES) * step) / steps);
  const step = firstThat(1, steps, (at) => heard(looks, timesAt(at), minRequests) >= MOSTLY);
  const fewer = firstThat(1, minRequests - 1, (less) => heard(looks, 1, minRequests - less) >= MOSTLY);
  return {
    windowSeconds: intervals === null ? null : intervals * intervalSeconds,
    requestsPerSecond: step === null ? null : upTo(timesAt(step) * meanRate(setup, planned)),
    trafficPercent: step === null ? null : shareBelowNext(place, timesAt(step) * planned.stage.trafficPercent),
    minRequests: fewer === null ? null : minRequests - fewer,
  };
}
