import { describe, expect, test } from 'vitest';
import { experimentPlayer } from '../../src/simulation/experiment/experiment-player.js';
import { experimentOf } from './experiments.js';

const RUNS = 1_000;

/** A generator of its own (mulberry32), so that nothing is shared with what it is held against. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * One game day, request by request: 50 arrivals a second, of which each is in the cell with 1 chance in 5, so that these come
 * as Poisson requests of 10 a second; one of three pods is
 * dead from 120 s, and gets requests until 124 s; a request that meets it is tried once more on any pod; 0.2 % fail anyway. Every
 * ten seconds a look: over the last minute at least 99.4 % are to succeed; below 98 % while the fault is on it is aborted.
 */
function scripted(random: () => number): 'held' | 'refuted' | 'aborted' {
  const served: { at: number; failed: boolean }[] = [];
  let at = 0;
  let first = 0;
  let isRefuted = false;
  for (let look = 10; look <= 300; look += 10) {
    for (;;) {
      const next = at - Math.log(1 - random()) / 10;
      if (next > look) {
        // The rest of an exponential wait is one again.
        at = look;
        break;
      }
      at = next;
      let failed = false;
      if (at >= 120 && at < 124) {
        failed = Math.floor(random() * 3) === 0;
        if (failed) failed = Math.floor(random() * 3) === 0;
      }
      if (random() < 0.002) failed = true;
      served.push({ at, failed });
    }
    if (look <= 120) continue;
    while ((served[first]?.at ?? look) <= look - 60) first++;
    const window = served.slice(first);
    const success = window.filter((each) => !each.failed).length / window.length;
    if (look < 240 && success < 0.98) return 'aborted';
    if (success < 0.994) isRefuted = true;
  }
  return isRefuted ? 'refuted' : 'held';
}

describe('an experiment and a script that plays it request by request', () => {
  test('come to the same as often', async () => {
    const experiment = await experimentOf({
      hypothesis: ['success_rate >= 99.4% over 1m'],
      service: { requests_per_second: 50, replicas: 3, failover: '4s', retries: 1 },
      stable: { error_rate: 0.002, cpu_percent: 1 },
      blast_radius: { share: 0.2 },
      at: '2m',
      for: '2m',
      abort_when: 'success_rate < 98% over 1m',
      follow_up: '1m',
    });
    const play = experimentPlayer(experiment);
    const random = generator(9);
    const counts = {
      held: { played: 0, script: 0 },
      refuted: { played: 0, script: 0 },
      aborted: { played: 0, script: 0 },
    };
    for (let run = 1; run <= RUNS; run++) {
      counts[play(`script/${run}`).outcome].played++;
      counts[scripted(random)].script++;
    }
    for (const { played, script } of Object.values(counts)) {
      const pooled = (played + script) / (2 * RUNS);
      // 4.5 standard errors of the difference of two shares, of three outcomes: one false failure in 50,000.
      const error = Math.sqrt((2 * pooled * (1 - pooled)) / RUNS);
      expect(Math.abs(played - script) / RUNS).toBeLessThan(4.5 * error);
      // All three are there to be compared.
      expect(script).toBeGreaterThan(20);
    }
  });
});
