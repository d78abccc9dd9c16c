import { describe, expect, it } from 'vitest';
import { ARMS, type Arm } from '../../../src/model/arm.js';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { Telemetry, World } from '../../../src/model/world.js';
import { PLAIN_WORLD } from '../../../src/model/world.js';
import { ARM_CODES } from '../../../src/random/address.js';
import { type Key, keyOfPart } from '../../../src/random/key.js';
import { uniform } from '../../../src/random/uniform.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { measuredSource } from '../../../src/sources/telemetry/measured-source.js';
import { lastScrape, lostScrapes } from '../../../src/sources/telemetry/scrapes.js';
import { fault, HEALTHY, keyOfIndex, meanZ } from '../generated/world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;

const EXACT: Telemetry = { scrapeSeconds: null, lost: 0, startsAtFirstEvent: false };

function world(telemetry: Partial<Telemetry> | null, change: Partial<World> = {}): World {
  const told = telemetry === null ? null : { ...EXACT, ...telemetry };
  return { ...PLAIN_WORLD, requestsPerSecond: 20, stable: HEALTHY, canary: HEALTHY, telemetry: told, ...change };
}

/** A rollout with a look every so often, which reads all arms: what was seen from look to look, and the truth. */
function looked(of: World, key: Key, looks: readonly number[], percent = 50) {
  const served = new GeneratedSource(trafficModel(of), key, null);
  const source = measuredSource(served, of, key) ?? served;
  const seen = looks.map((at, i) => {
    const last = looks[i - 1] ?? 0;
    source.serve(last, at, { ...UNEXPOSED, canaryPercent: percent });
    const view = source.view(at);
    const read = (arm: Arm, from: number, to: number) => {
      const { requests, errors, hasNoErrorSeries = false } = view.read(arm, from, to);
      return { requests, errors, hasNoErrorSeries };
    };
    return {
      at,
      canary: read('canary', last, at),
      stable: read('stable', last, at),
      sinceStart: read('canary', 0, at),
      over: (back: number) => read('canary', Math.max(0, at - back), at),
    };
  });
  return { served, seen };
}

const LOOKS = [60, 120, 180, 240, 300, 360];
const seeds = Array.from({ length: 400 }, (_, i) => i);

describe('counters that are scraped', () => {
  const every = { scrapeSeconds: 7, lost: 0.3 };

  /**
   * The counters of a version, kept by a script of its own: what the world serves second by second, written down at each scrape
   * that comes through, with nothing of the program's reading of scrapes in it.
   */
  function counters(of: World, key: Key, arm: Arm, until: number) {
    const served = new GeneratedSource(trafficModel({ ...of, telemetry: null }), key, null);
    const written = new Map<number, { requests: number; errors: number }>([[0, { requests: 0, errors: 0 }]]);
    let latest = { requests: 0, errors: 0 };
    for (let at = 0; at <= until; at++) {
      if (at % 7 === 0 && at > 0) {
        const isLost = uniform(keyOfPart(key, 'scrapes'), ARM_CODES[arm], 0, at / 7, 0) < 0.3;
        const { requests, errors } = served.view(until).read(arm, 0, at);
        if (!isLost) latest = { requests, errors };
      }
      written.set(at, latest);
      if (at === 0) served.serve(0, until, { ...UNEXPOSED, canaryPercent: 50 });
    }
    return written;
  }

  it('are read as a script reads them that writes each scrape down: the last up to the end less the last up to the beginning', () => {
    const failing = { canary: { ...HEALTHY, errorRate: 0.2 } };
    for (const seed of [1, 2, 3]) {
      const key = keyOfIndex(seed);
      const of = world(every, failing);
      const { seen } = looked(of, key, [360]);
      const [look] = seen;
      const written = counters(of, key, 'canary', 360);
      for (const back of [360, 300, 123, 60, 7]) {
        const [end, begin] = [written.get(360), written.get(360 - back)];
        expect(look?.over(back), `${seed} ${back}`).toEqual({
          requests: (end?.requests ?? 0) - (begin?.requests ?? 0),
          errors: (end?.errors ?? 0) - (begin?.errors ?? 0),
          hasNoErrorSeries: false,
        });
      }
    }
  });

  it('lose nothing for good: what looks see one after the other adds up to what was served up to the last scrape', () => {
    for (const seed of seeds.slice(0, 40)) {
      const { seen } = looked(world(every), keyOfIndex(seed), LOOKS);
      const sum = seen.reduce((total, { canary }) => total + canary.requests, 0);
      expect(sum).toBe(seen.at(-1)?.sinceStart.requests);
    }
  });

  it('have no evidence in a window with a chance of lost to the power of its scrapes', () => {
    // Of a window of 20 s from 60 s on, with a scrape each 10 s: both lost, 0.3².
    const blind = seeds.flatMap((seed) => {
      const { seen } = looked(world({ scrapeSeconds: 10, lost: 0.3 }), keyOfIndex(seed), [20, 40, 60, 80]);
      return seen.slice(1).map(({ canary }) => (canary.requests === 0 ? 1 : 0) as number);
    });
    expect(Math.abs(meanZ(blind, 0.3 * 0.3))).toBeLessThan(LIMIT);
  });

  it('are lost arm by arm, each with its chance', () => {
    const telemetry = { ...EXACT, scrapeSeconds: 15, lost: 0.02 };
    for (const arm of ARMS) {
      const lost = seeds.map((seed) => lostScrapes(keyOfIndex(seed), arm, telemetry, 0, 3_000));
      expect(Math.abs(meanZ(lost, 200 * 0.02))).toBeLessThan(LIMIT);
    }
    const last = (arm: Arm) => seeds.map((seed) => lastScrape(keyOfIndex(seed), arm, { lost: 0.5 }, 15, 600));
    expect(last('canary')).not.toEqual(last('stable'));
  });

  it('are known as the rollout begins, where no scrape can be lost', () => {
    expect(lastScrape(keyOfIndex(0), 'canary', { lost: 0.99 }, 15, 14)).toBe(0);
  });
});

describe('telemetry', () => {
  const telemetries = [{ scrapeSeconds: 7, lost: 0.3 }, { scrapeSeconds: 45 }, { startsAtFirstEvent: true }];

  it.each(telemetries)('shifts no traffic: %o', (telemetry) => {
    const noisy = { noise: { ...PLAIN_WORLD.noise, arrivalsCv: 0.5, everySeconds: 60 } };
    for (const seed of seeds.slice(0, 20)) {
      const key = keyOfIndex(seed);
      const plain = looked(world(null, noisy), key, [50, 100, 170, 290], 30).served;
      const measured = looked(world(telemetry, noisy), key, [50, 100, 170, 290], 30).served;
      for (const [from, to] of [
        [0, 50],
        [50, 100],
        [100, 170],
        [0, 290],
      ] as const) {
        expect(measured.harm(from, to)).toEqual(plain.harm(from, to));
      }
    }
  });

  it('shifts no traffic after the share has changed within a minute', () => {
    const failures = (of: World, key: Key) => {
      const served = new GeneratedSource(trafficModel(of), key, null);
      const source = measuredSource(served, of, key) ?? served;
      source.serve(0, 80, { ...UNEXPOSED, canaryPercent: 10 });
      source.view(80).read('canary', 0, 80);
      source.serve(80, 300, { ...UNEXPOSED, canaryPercent: 60 });
      source.view(300);
      return served.harm(0, 300);
    };
    for (const seed of seeds.slice(0, 20)) {
      const key = keyOfIndex(seed);
      expect(failures(world({ scrapeSeconds: 11, lost: 0.2 }), key)).toEqual(failures(world(null), key));
    }
  });

  it('is nothing where a world has none of it, and no failure is unseen', () => {
    const of = world(null);
    const served = new GeneratedSource(trafficModel(of), keyOfIndex(0), null);
    expect(measuredSource(served, of, keyOfIndex(0))).toBeNull();
  });
});

describe('a series that begins with its first event', () => {
  const of = world({ startsAtFirstEvent: true }, { canary: { ...HEALTHY, errorRate: 0.002 } });

  it('is not there by then with a chance of e to the minus of the failures expected so far', () => {
    const looks = seeds.map((seed) => looked(of, keyOfIndex(seed), [30, 60]).seen);
    // Poisson arrivals of 20 a second, half of them the canary's: (1 − p)^n over all n.
    for (const [i, seconds] of [30, 60].entries()) {
      const without = looks.map((seen) => (seen[i]?.sinceStart.hasNoErrorSeries ? 1 : 0) as number);
      expect(Math.abs(meanZ(without, Math.exp(-20 * 0.5 * seconds * 0.002)))).toBeLessThan(LIMIT);
    }
  });

  it('is there from the first failure on, with none in a window as well', () => {
    const runs = seeds.map((seed) => looked(of, keyOfIndex(seed), LOOKS).seen);
    for (const seen of runs) {
      let failed = 0;
      for (const { canary, stable } of seen) {
        failed += canary.errors;
        expect(canary.hasNoErrorSeries).toBe(failed === 0);
        // The stable version was there before.
        expect(stable.hasNoErrorSeries).toBe(false);
      }
    }
    const later = runs.flatMap((seen) => seen.filter(({ canary }) => !canary.hasNoErrorSeries && canary.errors === 0));
    expect(later.length).toBeGreaterThan(100);
  });

  it('begins with the scrape after it, where counters are scraped', () => {
    const scraped = world({ startsAtFirstEvent: true, scrapeSeconds: 40 }, { canary: { ...HEALTHY, errorRate: 1 } });
    const { seen } = looked(scraped, keyOfIndex(0), [30, 41]);
    expect(seen.map(({ sinceStart }) => sinceStart.requests > 0)).toEqual([false, true]);
    expect(seen[1]?.sinceStart.hasNoErrorSeries).toBe(false);
  });
});

describe('failures that no metric counts', () => {
  const unseen = fault({ unseenErrorRate: 0.2 });

  it('are not read, and harm all the same, of the arms that the fault hits', () => {
    const canary = { ...HEALTHY, errorRate: 0.1 };
    const runs = seeds.map((seed) => {
      const { served, seen } = looked(world(null, { canary, faults: [unseen] }), keyOfIndex(seed), [300]);
      return { seen: seen[0], harm: served.harm(0, 300), unseen: served.unseenFailures(0, 300) ?? 0 };
    });
    const requests = 20 * 300 * 0.5;
    // Refused requests meet nothing else: 0.2 are unseen, and of the other 0.8 a tenth fail as ever.
    expect(
      Math.abs(
        meanZ(
          runs.map((run) => run.unseen),
          requests * 0.2,
        ),
      ),
    ).toBeLessThan(LIMIT);
    expect(
      Math.abs(
        meanZ(
          runs.map((run) => run.seen?.canary.errors ?? 0),
          requests * 0.8 * 0.1,
        ),
      ),
    ).toBeLessThan(LIMIT);
    const excess = requests * (0.2 + 0.8 * 0.1 - 0.001);
    expect(
      Math.abs(
        meanZ(
          runs.map((run) => run.harm.excessFailedRequests),
          excess,
        ),
      ),
    ).toBeLessThan(LIMIT);
    for (const run of runs) {
      const counted = (run.seen?.canary.errors ?? 0) + (run.seen?.stable.errors ?? 0);
      expect(counted + run.unseen).toBe(run.harm.failedRequests);
    }
  });

  it('are the same requests whichever of them is unseen: the truth is as with a fault that is seen', () => {
    for (const seed of seeds.slice(0, 20)) {
      const key = keyOfIndex(seed);
      const hidden = looked(world(null, { faults: [unseen] }), key, LOOKS).served;
      const open = looked(world(null, { faults: [fault({ errorRate: 0.2 })] }), key, LOOKS).served;
      expect(hidden.harm(0, 360)).toEqual(open.harm(0, 360));
      expect(open.unseenFailures(0, 360)).toBeNull();
    }
  });

  it('are those of the audience that the fault hits, where users are told apart and scrapes cut what was served', () => {
    const ofBeta = fault({ unseenErrorRate: 0.2 }, { audiences: ['beta'] });
    const audience = (name: string, share: number, errorRatio: number) => {
      return { name, share, errorRatio, latencyRatio: 1, conversionRatio: 1 };
    };
    const of = world(
      { scrapeSeconds: 7 },
      {
        canary: { ...HEALTHY, errorRate: 0.1 },
        faults: [ofBeta],
        audiences: [audience('beta', 0.2, 2), audience('others', 0.8, 1)],
      },
    );
    const runs = seeds.map((seed) => {
      const served = new GeneratedSource(trafficModel(of), keyOfIndex(seed), null);
      const source = measuredSource(served, of, keyOfIndex(seed)) ?? served;
      const among = [
        { audience: 'beta', canaryPercent: 80 },
        { audience: 'others', canaryPercent: 10 },
      ];
      let errors = 0;
      for (const at of [70, 140, 210]) {
        source.serve(at - 70, at, { ...UNEXPOSED, canaryPercent: 24, among });
        errors += source.view(at).read('canary', at - 70, at).errors;
      }
      return { errors, unseen: served.unseenFailures(0, 210) ?? 0 };
    });
    const [beta, others] = [20 * 210 * 0.2 * 0.8, 20 * 210 * 0.8 * 0.1];
    const means = { unseen: runs.map((run) => run.unseen), errors: runs.map((run) => run.errors) };
    expect(Math.abs(meanZ(means.unseen, beta * 0.2))).toBeLessThan(LIMIT);
    // Of the 0.8 of beta's requests that are not refused a fifth fails, twice as many as of the others'.
    expect(Math.abs(meanZ(means.errors, beta * 0.8 * 0.2 + others * 0.1))).toBeLessThan(LIMIT);
  });

  it('add up over looks, and hit a part of the users as any fault does', () => {
    const cohort = fault({ unseenErrorRate: 0.5 }, { cohort: { share: 0.25, from: 'stage:0' }, target: 'all' });
    const runs = seeds.map((seed) => {
      const of = world(null, { faults: [cohort], canary: { ...HEALTHY, errorRate: 0.1 } });
      const served = new GeneratedSource(trafficModel(of), keyOfIndex(seed), null);
      served.mark('stage:0', 0);
      served.serve(0, 120, { ...UNEXPOSED, canaryPercent: 50 });
      served.view(120);
      const both = served.unseenFailuresOf('canary', 0, 60) + served.unseenFailuresOf('canary', 60, 120);
      expect(both).toBe(served.unseenFailuresOf('canary', 0, 120));
      return both;
    });
    expect(Math.abs(meanZ(runs, 20 * 120 * 0.5 * 0.25 * 0.5))).toBeLessThan(LIMIT);
  });
});
