import fc from 'fast-check';
import { plannedAudiences } from '../../src/config/build-audiences.js';
import { isShownIn } from '../../src/measures/is-shown-in.js';
import { METRICS } from '../../src/model/metric.js';
import { OPERATOR_ACTIONS } from '../../src/model/operator.js';
import { type Gate, INCONCLUSIVE_POLICIES, type PlannedAudiences, type Stage } from '../../src/model/plan.js';
import { MIGRATIONS, ROLLBACK_METHODS } from '../../src/model/rollback.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { worlds } from './any-world.js';
import { OPEN, PERSON, rule, setup, stage, timer } from './setups.js';

const steps = (least: number, most: number) => fc.integer({ min: least, max: most }).map((count) => 30 * count);

const gates: fc.Arbitrary<Gate> = fc.oneof(
  { arbitrary: fc.constant(OPEN), weight: 4 },
  { arbitrary: fc.constant(PERSON), weight: 1 },
  { arbitrary: steps(1, 10).map(timer), weight: 1 },
);

/** A burn rate looks back over a long stretch and a short one; others over the window, or a stretch of their own. */
const rules: fc.Arbitrary<readonly Rule[]> = fc.subarray([...METRICS], { maxLength: 2 }).chain((metrics) =>
  fc.tuple(
    ...metrics.map((metric) =>
      fc
        .record({
          ratio: fc.constantFrom(0.9, 1, 1.5, 3),
          max: fc.constantFrom(1, 100, 1e6),
          holdSeconds: steps(0, 4),
          both: fc.boolean(),
          over: fc.constantFrom([], [], [600], [130]),
        })
        .map(({ ratio, max, holdSeconds, both, over }) =>
          metric === 'burn_rate'
            ? rule(metric, { max }, { holdSeconds, spansSeconds: [400, 90] })
            : rule(metric, both ? { max_ratio: ratio, max } : { max_ratio: ratio }, {
                holdSeconds,
                spansSeconds: over,
              }),
        ),
    ),
  ),
);

const percents = fc
  .uniqueArray(fc.constantFrom(0.1, 1, 5, 10, 25, 50, 99, 100), { minLength: 1, maxLength: 4 })
  .map((some) => some.sort((a, b) => a - b));

const slos = fc.option(
  fc.record({
    objective: fc.constantFrom(0.9, 0.999),
    windowSeconds: fc.constantFrom(3600, 30 * 86_400),
    remainingPercent: fc.constantFrom(100, 30, 0, -50),
    whenExhausted: fc.constantFrom('start', 'refuse'),
  }),
);

/** What surrounds the plan and the world; times that need not fit the cells among them. */
const rests = fc.record({
  rollback: fc.record({
    method: fc.constantFrom(...ROLLBACK_METHODS),
    takesSeconds: fc.constantFrom(0, 20, 120, 305),
    actAfterSeconds: fc.constantFrom(0, 45, 600),
  }),
  migration: fc.option(fc.record({ kind: fc.constantFrom(...MIGRATIONS), touches: fc.constantFrom(0.01, 0.5, 1) })),
  slo: slos,
  followUpSeconds: fc.constantFrom(0, 100, 600),
});

const operators = fc
  .array(fc.record({ atSeconds: fc.integer({ min: 0, max: 1500 }), action: fc.constantFrom(...OPERATOR_ACTIONS) }), {
    maxLength: 4,
  })
  .map((actions) => actions.sort((a, b) => a.atSeconds - b.atSeconds));

const looks = fc
  .record({
    intervalSeconds: fc.constantFrom(30, 60, 90),
    lookbackSteps: fc.integer({ min: 0, max: 3 }),
    minRequests: fc.constantFrom(1, 20, 200),
    failureLimit: fc.integer({ min: 0, max: 2 }),
    rolloutFailureLimit: fc.option(fc.integer({ min: 2, max: 4 }), { nil: null }),
    whenInconclusive: fc.constantFrom(...INCONCLUSIVE_POLICIES),
  })
  .map(({ lookbackSteps, ...rest }) => ({ ...rest, lookbackSeconds: rest.intervalSeconds + 30 * lookbackSteps }));

const bodies = fc.array(fc.record({ bake: steps(3, 10), rules, gate: gates }), { minLength: 4, maxLength: 4 });

/** Of the first stage. Where users are told apart, requests are not copied. */
const COPIES: Readonly<Record<string, Pick<Stage, 'mirrorPercent'> & Partial<Pick<Stage, 'trafficPercent'>>>> = {
  'with copies': { trafficPercent: 0, mirrorPercent: 60 },
  'with copies beside users': { mirrorPercent: 30 },
};

/** A plan that is about one audience first. */
function saidOf(percents: readonly number[]) {
  return percents.map((percent, index) => ({
    traffic_percent: percent,
    ...(index === 0 ? { audience: 'beta' } : {}),
  }));
}

/** Setups of every kind that a configuration can describe, small enough to be played by the hundred. */
export const setups: fc.Arbitrary<Setup> = fc
  .record({
    percents,
    bodies,
    promotesOnly: fc.boolean(),
    plan: looks,
    world: worlds,
    operator: operators,
    rest: rests,
    begins: fc.constantFrom('plainly', 'plainly', 'with copies', 'with copies beside users', 'with an audience'),
  })
  .map(({ percents, bodies, promotesOnly, plan, world, operator, rest, begins }) => {
    const isApart = world.audiences.length > 0;
    const audiences = isApart && begins === 'with an audience' ? plannedAudiences(saidOf(percents), world) : null;
    const copies = isApart || percents[0] === 100 ? {} : (COPIES[begins] ?? {});
    const stages = percents.map((percent, index): Stage => {
      const { bake, rules, gate } = bodies[index] ?? { bake: 90, rules: [], gate: OPEN };
      const last = index === percents.length - 1;
      // Without an objective nobody can tell a burn rate.
      const judged = rules.filter(({ metric }) => metric !== 'burn_rate' || rest.slo !== null);
      const made = {
        ...stage(`s${index}`, percent, last && promotesOnly ? 0 : bake, { rules: judged, gate }),
        ...(audiences === null ? {} : { audiences: audiences[index] as PlannedAudiences }),
        ...(index === 0 ? copies : {}),
      };
      return { ...made, rules: made.rules.filter(({ metric }) => isShownIn(made, metric)) };
    });
    return setup({ stages, plan, world, operator, rest });
  });
