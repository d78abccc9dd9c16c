import { describe, expect, it } from 'vitest';
import type { LintFinding } from '../../../src/model/results/lint-finding.js';
import type { Setup } from '../../../src/model/setup.js';
import type { Telemetry } from '../../../src/model/world.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rule, type SetupParts, setup, stage, version } from '../../simulation/setups.js';

const STABLE = version(0.01);
const RULES = [rule('error_rate', { max: 0.02 })];

function plan(parts: SetupParts): Setup {
  return setup({ ...parts, world: { requestsPerSecond: 20, stable: STABLE, canary: STABLE, ...parts.world } });
}

function found<C extends LintFinding['code']>(of: Setup, code: C) {
  return diagnose(of).findings.find((each) => each.code === code) as Extract<LintFinding, { code: C }> | undefined;
}

describe('a stage whose looks read late', () => {
  const lasting = (seconds: number, delaySeconds: number, lookbackSeconds = 60) =>
    plan({ stages: [stage('a', 50, seconds, { rules: RULES })], plan: { delaySeconds, lookbackSeconds } });

  it.each([60, 180])('has the chances of one that is shorter by the delay, with a lookback of %i s', (lookback) => {
    const late = diagnose(lasting(1_200, 300, lookback)).stages[0];
    const short = diagnose(lasting(900, 0, lookback)).stages[0];
    const [lateRule, shortRule] = [late?.rules[0], short?.rules[0]];
    expect([late?.looks, short?.looks]).toEqual([20, 15]);
    expect(lateRule?.falseBreach?.perStage).toBeCloseTo(shortRule?.falseBreach?.perStage ?? 0, 12);
    // Of twenty looks five have nothing to read.
    expect(lateRule?.falseBreach?.perWindow).toBeCloseTo(((shortRule?.falseBreach?.perWindow ?? 0) * 15) / 20, 12);
    expect(lateRule?.precision).toBe(shortRule?.precision);
    expect(lateRule?.detectable).toBeCloseTo(shortRule?.detectable ?? 0, 9);
    expect(late?.requestsPerWindow).toBeCloseTo(((short?.requestsPerWindow ?? 0) * 15) / 20, 9);
  });

  it('is not told to look back further for looks that cannot have data', () => {
    const codes = diagnose(lasting(600, 300)).findings.map(({ code }) => code);
    expect(codes).not.toContain('seldom_enough_requests');
    expect(codes).not.toContain('never_enough_requests');
  });

  it.each([
    [90, 0],
    [120, 30],
    [149, 59],
  ])('is named where it lasts %i s with an interval of 60 s and a delay of 90 s', (bakeSeconds, seenSeconds) => {
    expect(found(lasting(bakeSeconds, 90), 'delay_hides_stage')).toMatchObject({ seenSeconds, bakeSecondsNeeded: 150 });
    expect(found(lasting(150, 90), 'delay_hides_stage')).toBeUndefined();
    expect(found(lasting(90, 0), 'delay_hides_stage')).toBeUndefined();
  });

  it('has figures of judges for what can be seen', () => {
    const spec = {
      method: 'fisher',
      name: 'fisher',
      holdSeconds: 0,
      alpha: 0.05,
      metrics: ['error_rate'],
      slowerThanMs: 200,
      looks: 'stage_end',
      margin: 1,
      interval: 'newcombe',
    } as const;
    const judged = (seconds: number, delaySeconds: number) => {
      const of = lasting(seconds, delaySeconds);
      return diagnose({ ...of, plan: { ...of.plan, judging: { ...of.plan.judging, judges: [spec] } } }).judges[0];
    };
    expect(judged(1_200, 300)?.smallestRatio).toBe(judged(900, 0)?.smallestRatio);
  });
});

describe('a stage whose scrapes are lost', () => {
  const scraped = (telemetry: Partial<Telemetry>, seconds = 600, lookbackSeconds = 60) =>
    plan({
      stages: [stage('a', 50, seconds, { rules: RULES })],
      plan: { lookbackSeconds },
      world: { telemetry: { scrapeSeconds: 30, lost: 0.5, startsAtFirstEvent: false, ...telemetry } },
    });

  it('has a share of looks without evidence: lost to the power of the scrapes in a window', () => {
    expect(found(scraped({}), 'scrapes_lost')).toMatchObject({ share: 0.25, windowSecondsNeeded: 240 });
    expect(found(scraped({ lost: 0.2 }), 'scrapes_lost')?.share).toBeCloseTo(0.04, 12);
    expect(found(scraped({ lost: 0.02 }), 'scrapes_lost')).toBeUndefined();
    // One scrape in two minutes: of one look in two none is in the window.
    expect(found(scraped({ lost: 0, scrapeSeconds: 120 }), 'scrapes_lost')).toMatchObject({
      share: 0.5,
      windowSecondsNeeded: 120,
    });
  });

  it('has as many as runs have', () => {
    const share = found(scraped({}), 'scrapes_lost')?.share ?? 0;
    let [blind, all] = [0, 0];
    for (let i = 0; i < 60; i++) {
      for (const { judgement } of simulate(scraped({}), `scrapes ${i}`).windows.slice(0, 10)) {
        all++;
        if (judgement.silence?.code === 'too_few_requests') blind++;
      }
    }
    // 4.5 standard errors: a chance of 7e-6, with a fixed seed.
    expect(Math.abs(blind / all - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / all));
  });

  it('says that the figures leave it out', () => {
    expect(diagnose(scraped({})).leftOut).toEqual(['telemetry']);
  });
});

describe('a stage before the first failure', () => {
  const telemetry = { scrapeSeconds: null, lost: 0, startsAtFirstEvent: true };
  const rare = { stable: version(0.000_5), telemetry };
  const staged = (world: SetupParts['world'], rules = RULES) =>
    plan({ stages: [stage('a', 10, 300, { rules }), stage('b', 50, 300, { rules })], world: { ...rare, ...world } });

  it('has looks before it with a chance of e to the minus of the failures expected since the rollout began', () => {
    // A tenth of 20 requests a second, of which 0.05 % fail; after 300 s a half.
    const a = [60, 120, 180, 240, 300].map((seconds) => Math.exp(-2 * seconds * 0.000_5));
    const finding = found(staged({}), 'before_first_failure');
    expect(finding?.stage).toBe('a');
    expect(finding?.share).toBeCloseTo(a.reduce((sum, value) => sum + value, 0) / 5, 9);
    expect(finding?.shareAtEnd).toBeCloseTo(Math.exp(-0.3), 9);
    const [b] = diagnose(staged({})).findings.flatMap((each) => each.likewise);
    expect(b).toMatchObject({ code: 'before_first_failure', stage: 'b' });
    expect(b !== undefined && 'shareAtEnd' in b ? b.shareAtEnd : null).toBeCloseTo(Math.exp(-0.3 - 1.5), 9);
  });

  it('is named where a rule reads errors, and failures are rare', () => {
    expect(found(staged({ stable: version(0.1) }), 'before_first_failure')).toBeUndefined();
    expect(found(staged({ telemetry: null }), 'before_first_failure')).toBeUndefined();
    expect(found(staged({}, [rule('latency_p50_ms', { max: 900 })]), 'before_first_failure')).toBeUndefined();
    expect(found(staged({ stable: version(0) }), 'before_first_failure')).toMatchObject({ share: 1, shareAtEnd: 1 });
  });
});
