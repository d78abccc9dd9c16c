import { describe, expect, it } from 'vitest';
import { outcomePlayer } from '../../../src/simulation/outcome.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rule, setup, stage, version } from '../../simulation/setups.js';

const MAX = 0.03;

/** Five minutes of a canary with a share of 20 requests a second; an alarm on the service rolls back. */
function alarmed(percent: number, canaryRate: number, parts: Parameters<typeof rule>[2] = {}) {
  const rules = [rule('error_rate', { max: MAX }, { of: 'service', ...parts })];
  return setup({
    stages: [stage('a', percent, 300, { rules })],
    world: { requestsPerSecond: 20, stable: version(0.02), canary: version(canaryRate) },
  });
}

/** Densities by their logarithms: the first is nothing at all to a double. */
function poisson(mean: number): number[] {
  let log = -mean;
  return Array.from({ length: Math.ceil(mean + 12 * Math.sqrt(mean) + 12) }, (_, count) => {
    const now = Math.exp(log);
    log += Math.log(mean / (count + 1));
    return now;
  });
}

/** That the errors of a minute are more than the limit of its requests: both arms fail as stable does, 1,200 a minute. */
function breachOfAMinute(errorRate: number): number {
  const successes = poisson(1200 * (1 - errorRate));
  // Sums from the front, so that each number of errors asks once.
  let soFar = 0;
  const upTo = successes.map((density) => {
    soFar += density;
    return soFar;
  });
  return poisson(1200 * errorRate).reduce((sum, density, errors) => {
    let most = Math.ceil(errors / MAX - errors);
    while (most >= 0 && errors / (errors + most) <= MAX) most--;
    return sum + (most < 0 ? 0 : density * (upTo[Math.min(most, upTo.length - 1)] ?? 1));
  }, 0);
}

describe('a rule of the whole service', () => {
  it('breaches of a healthy canary are as likely as the errors of all requests make them', () => {
    const [told] = diagnose(alarmed(10, 0.02)).stages[0]?.rules ?? [];
    const chance = breachOfAMinute(0.02);
    expect(told).toMatchObject({ of: 'service', precision: 'exact', healthy: 0.02, bound: MAX });
    expect(told?.falseBreach?.perWindow).toBeCloseTo(chance, 9);
    expect(told?.falseBreach?.perStage).toBeCloseTo(1 - (1 - chance) ** 5, 9);
  });

  it('sees of a canary what the share of its requests leaves of its excess', () => {
    const detectable = (percent: number) => diagnose(alarmed(percent, 0.02)).stages[0]?.rules[0]?.detectable ?? 1;
    const [tenth, half] = [detectable(10), detectable(50)];
    // What is seen in 80 % is one pooled rate: a tenth of the excess of the one is half of that of the other.
    expect((tenth - 0.02) * 0.1).toBeCloseTo((half - 0.02) * 0.5, 3);
    const pooled = 0.02 + (half - 0.02) * 0.5;
    expect(1 - (1 - breachOfAMinute(pooled)) ** 5).toBeCloseTo(0.8, 2);
  });

  it('is held to the simulator, at the regression that it is said to see in 80 %', () => {
    const seen = diagnose(alarmed(20, 0.02)).stages[0]?.rules[0]?.detectable ?? 1;
    const runs = 1000;
    const play = outcomePlayer(alarmed(20, seen));
    let stopped = 0;
    for (let run = 1; run <= runs; run++) if (play(`s/${run}`).finalState === 'ROLLED_BACK') stopped++;
    // Four standard errors: 6 in 100,000.
    expect(Math.abs(stopped / runs - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / runs));
  });

  it('is said to be diluted where most requests are those of stable, with what the canary alone would show', () => {
    const found = diagnose(alarmed(2, 0.02)).findings.find(({ code }) => code === 'diluted_rule');
    const alone = setup({
      stages: [stage('a', 2, 300, { rules: [rule('error_rate', { max: MAX })] })],
      world: { requestsPerSecond: 20, stable: version(0.02) },
    });
    expect(found).toMatchObject({
      trafficPercent: 2,
      bound: MAX,
      regression: 2 * MAX,
      detectableAlone: diagnose(alone).stages[0]?.rules[0]?.detectable,
    });
    const codes = diagnose(alarmed(100, 0.02)).findings.map(({ code }) => code);
    expect(codes).not.toContain('diluted_rule');
    expect(codes).not.toContain('blind_stage');
  });
});

describe('a rule that rolls nothing back', () => {
  const rules = [rule('error_rate', { max: 0.5 }), rule('error_rate', { max: 0.025 }, { place: 1, sequel: 'alert' })];
  const plan = setup({
    stages: [stage('a', 100, 300, { rules })],
    plan: { failureLimit: 3 },
    world: { requestsPerSecond: 20, stable: version(0.02), canary: version(0.02) },
  });

  it('has the chance of a false alarm, which is no false rollback, and is not tolerated as failures are', () => {
    const diagnosis = diagnose(plan);
    const [first, second] = diagnosis.stages[0]?.rules ?? [];
    expect(first?.falseBreach?.perStage).toBeLessThan(1e-9);
    expect(second).toMatchObject({ place: 1, sequel: 'alert' });
    const { perWindow = 0, perStage = 0 } = second?.falseBreach ?? {};
    expect(perStage).toBeCloseTo(1 - (1 - perWindow) ** 5, 9);
    expect(perStage).toBeGreaterThan(0.1);
    expect(diagnosis.rollout?.falseRollback?.atMost).toBeLessThan(1e-9);
    expect(diagnosis.findings).toContainEqual(
      expect.objectContaining({ code: 'false_breach_likely', place: 1, sequel: 'alert' }),
    );
  });

  it('alerts as often as that in the simulator', () => {
    const { perStage = 0 } = diagnose(plan).stages[0]?.rules[1]?.falseBreach ?? {};
    const runs = 1000;
    const play = outcomePlayer(plan);
    let alerted = 0;
    for (let run = 1; run <= runs; run++) if (play(`a/${run}`).alerted === true) alerted++;
    // Four standard errors: 6 in 100,000.
    expect(Math.abs(alerted / runs - perStage)).toBeLessThan(4 * Math.sqrt((perStage * (1 - perStage)) / runs));
  });
});
