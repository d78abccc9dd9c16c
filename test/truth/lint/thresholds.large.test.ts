import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { service, setupOf, stages } from '../../study/lint/played.js';
import { chance } from '../chance.js';

/** Four standard errors: one test in 16,000 would fail by chance (normal law, two-sided); seeds are fixed. */
const TOLERANCE = 4;

/** Times of arrival, request by request, at a rate a second; each fails or not. */
function* arrivals(draw: () => number, from: number, to: number, perSecond: number, errorRate: number) {
  for (let at = from - Math.log(1 - draw()) / perSecond; at < to; at += -Math.log(1 - draw()) / perSecond) {
    yield { at, fails: draw() < errorRate };
  }
}

/** Two stages of six minutes, a limit on the errors of each minute that two minutes in a row have to be above. */
function streaks(seed: number): 1 | 2 | null {
  const draw = chance(seed);
  let inBreach = 0;
  for (const [stage, share] of [
    [1, 0.2],
    [2, 0.75],
  ] as const) {
    for (let minute = 0; minute < 6; minute++) {
      let [errors, requests] = [0, 0];
      for (const { fails } of arrivals(draw, 0, 60, 60 * share, 0.01)) {
        requests++;
        if (fails) errors++;
      }
      inBreach = errors / requests > 0.013 ? inBreach + 1 : 0;
      if (inBreach === 2) return stage;
    }
  }
  return null;
}

/** A request of the canary in six minutes, for a day; each minute that has one asks whether 1.44 % of the last hour's, and of the last five minutes', fail. */
function burns(seed: number): boolean {
  const draw = chance(seed);
  const served = [...arrivals(draw, 0, 86_400, 0.0028, 0.001)];
  return served.some((request) => {
    if (!request.fails) return false;
    // A failure is above the limit in any look of its five minutes, as long as the hour has at most 69 requests.
    const looks = [1, 2, 3, 4, 5].map((more) => (Math.floor(request.at / 60) + more) * 60).filter((at) => at <= 86_400);
    return looks.some((now) => {
      const within = (seconds: number) => served.filter(({ at }) => at < now && at >= now - seconds);
      const isAbove = (seconds: number) => {
        const all = within(seconds);
        return all.filter(({ fails }) => fails).length > 0.0144 * all.length;
      };
      return within(60).length > 0 && isAbove(3_600) && isAbove(300);
    });
  });
}

describe('what lint says of thresholds', () => {
  it('is what playing request by request gives: a streak that goes on into the next stage', {
    timeout: 120_000,
  }, async () => {
    const runs = 12_000;
    let [first, second] = [0, 0];
    for (let seed = 1; seed <= runs; seed++) {
      const at = streaks(seed);
      if (at === 1) first++;
      if (at === 2) second++;
    }
    const setup = await setupOf(
      service(60, 0.01, {
        thresholds: { error_rate: { max: 0.013, for: '2m' } },
        analysis: { min_requests: 1 },
        stages: stages([20, '6m'], [75, '6m']),
      }),
    );
    const [inFirst = 1, inSecond = 1] = diagnose(setup).stages.map(({ rules }) => rules[0]?.falseBreach?.perStage);
    const room = (p: number, n: number): number => TOLERANCE * Math.sqrt((p * (1 - p)) / n);
    expect(Math.abs(first / runs - inFirst)).toBeLessThan(room(inFirst, runs));
    expect(Math.abs(second / (runs - first) - inSecond)).toBeLessThan(room(inSecond, runs - first));
    // Began anew, the second stage would have this chance.
    expect(inSecond).toBeGreaterThan(0.0192 + room(0.0192, runs));
  });

  it('is a bound where a look expects less than a request, and a near one', async () => {
    const runs = 20_000;
    const played = Array.from({ length: runs }, (_, seed) => burns(seed + 1)).filter(Boolean).length / runs;
    const setup = await setupOf(
      service(0.028, 0.001, {
        slo: { objective: 0.999, window: '30d' },
        thresholds: { burn_rate: { max: 14.4, long: '1h', short: '5m' } },
        analysis: { min_requests: 1 },
        stages: stages([10, '24h']),
      }),
    );
    const bound = diagnose(setup).stages[0]?.rules[0]?.falseBreach?.perStage ?? 0;
    const room = TOLERANCE * Math.sqrt((played * (1 - played)) / runs);
    expect(bound).toBeGreaterThan(played - room);
    expect(bound).toBeLessThan(1.2 * (played + room));
  });
});
