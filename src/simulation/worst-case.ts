import type { Setup } from '../model/setup.js';
import type { Users } from '../model/world.js';
import type { StageWorstCase } from '../model/worst-case.js';
import { usersReached } from '../sources/generated/blast-radius.js';
import { allowedFailures } from './error-budget.js';
import { expectedArrivals } from './expected-arrivals.js';
import { type PlannedStage, timeToNotice } from './time-to-notice.js';

/**
 * For each stage, what it costs when every request to the canary fails from its planned start: all stages
 * before took their bake times and timed pauses, no person at a gate took any time. Then the canary is noticed, people act,
 * and it is taken out. In closed form: mean arrivals, no draw.
 */
export function worstCases(setup: Setup): readonly StageWorstCase[] {
  const planned: PlannedStage[] = [];
  const cases: StageWorstCase[] = [];
  let startsAtSeconds = 0;
  for (const stage of setup.plan.stages) {
    planned.push({ stage, startsAtSeconds });
    cases.push(worstCase(setup, planned, { stage, startsAtSeconds }));
    startsAtSeconds += stage.bakeSeconds + (stage.gate.kind === 'timer' ? stage.gate.seconds : 0);
  }
  return cases;
}

function worstCase(
  setup: Setup,
  planned: readonly PlannedStage[],
  { stage, startsAtSeconds }: PlannedStage,
): StageWorstCase {
  const { world, slo, rollback } = setup;
  const { users } = world;
  const requestsBetween = (from: number, to: number): number => expectedArrivals(world, from, to);
  // A last stage without duration is promoted, and not watched.
  const { seconds, noticed } =
    stage.bakeSeconds === 0 ? { seconds: 0, noticed: false } : timeToNotice(setup, planned, requestsBetween);
  const beginsAt = startsAtSeconds + seconds + (noticed ? rollback.actAfterSeconds : 0);
  const goneAt = beginsAt + (noticed ? rollback.takesSeconds : 0);
  // Instance by instance the share falls linearly, which leaves half of it on average; otherwise it stays to the end.
  const meanPart = rollback.method === 'rolling' ? 0.5 : 1;
  const share = stage.trafficPercent / 100;
  const requests = share * (requestsBetween(startsAtSeconds, beginsAt) + meanPart * requestsBetween(beginsAt, goneAt));
  const until = Math.max(goneAt, startsAtSeconds + 60);
  return {
    stage: stage.name,
    trafficPercent: stage.trafficPercent,
    noticeSeconds: seconds,
    noticed,
    actSeconds: rollback.actAfterSeconds,
    rollbackSeconds: rollback.takesSeconds,
    requests,
    requestsPerMinute: (share * 60 * requestsBetween(startsAtSeconds, until)) / (until - startsAtSeconds),
    usersExposed: usersExposed(users, share, requests),
    users: users.count,
    routing: users.routing,
    budgetPercent: slo === null ? null : (requests / allowedFailures(slo, world)) * 100,
    budgetWindowSeconds: slo?.windowSeconds ?? null,
  };
}

/** Sticky: those whose hash is below the share get all of the requests; random: all users share in them. */
function usersExposed({ count, routing, activityCv }: Users, share: number, requests: number): number | null {
  if (count === null) return null;
  const people = routing === 'sticky' ? count * share : count;
  return usersReached(people, requests / people, activityCv);
}
