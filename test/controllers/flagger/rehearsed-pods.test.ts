import { describe, expect, test } from 'vitest';
import { canaryOf, play } from './scripted-world.js';

const STEPS = 'interval: 1m\nstepWeight: 50\n';
const WELL = { ready: 4, wanted: 4 };

/** All of stable's pods are there; so many of the canary's from an instant on. */
const ready = (count: number, fromSeconds: number) => ({
  instances: (arm: string, at: number) =>
    arm === 'canary' ? { ready: at < fromSeconds ? 0 : count, wanted: 4 } : WELL,
});

describe('pods of the canary', () => {
  test('that are not ready cost ticks, and no failed checks', () => {
    const played = play(canaryOf(STEPS), ready(4, 150));
    expect(played.rows.map(({ weight, failedChecks }) => [weight, failedChecks]).slice(0, 5)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [50, 0],
      [100, 0],
    ]);
  });

  test('are enough at the threshold', () => {
    const at = (percent: number) =>
      play(canaryOf(`${STEPS}canaryReadyThreshold: ${percent}`), { ...ready(3, 60), horizonSeconds: 200 }).rows;
    expect(at(75)[1]?.weight).toBe(50);
    expect(at(76)[1]?.weight).toBe(50);
    expect(at(100)[1]?.weight).toBe(0);
  });

  test('that are too few for longer than progressDeadlineSeconds take the canary back', () => {
    const spec = 'progressDeadlineSeconds: 120';
    const played = play(canaryOf(STEPS, spec), ready(0, 0));
    // Exactly at the deadline it is not over.
    expect(played.end).toEqual({ atSeconds: 180, status: 'ROLLED_BACK', isWaiting: false });
    expect(played.standing).toMatchObject({
      message:
        'canary deployment shop.default not ready: waiting for rollout to finish: 0 of 4 (readyThreshold 100%) updated replicas are available. Canary failed! Scaling down shop.default',
      decidedBy: { name: 'progressDeadlineSeconds', judged: 'canary not ready', kind: 'canary_not_ready' },
      decidedAtSeconds: 180,
    });
  });

  test('that are nearly all there are no lack, and the Deployment gives up by itself after ten minutes', () => {
    const played = play(canaryOf(STEPS, 'progressDeadlineSeconds: 60'), ready(3, 60));
    // They came on at the tick at 60 s for the last time.
    expect(played.end.atSeconds).toBe(720);
    expect(played.standing.message).toContain('deployment "shop" exceeded its progress deadline');
  });

  test('whose number is not said are as ready as the world says', () => {
    const waits = play(canaryOf(STEPS), {
      readiness: (arm, at) => (arm === 'canary' && at < 90 ? 'waiting' : 'ready'),
    });
    expect(waits.rows.map(({ weight }) => weight).slice(0, 4)).toEqual([0, 0, 50, 100]);
    const late = play(canaryOf(STEPS), { readiness: (arm) => (arm === 'canary' ? 'overdue' : 'ready') });
    expect(late.end).toEqual({ atSeconds: 60, status: 'ROLLED_BACK', isWaiting: false });
  });
});

describe('pods of the primary', () => {
  test('cost ticks before the canary begins', () => {
    const played = play(canaryOf(STEPS), {
      readiness: (arm, at) => (arm === 'stable' && at < 100 ? 'waiting' : 'ready'),
    });
    expect(played.marks[0]).toEqual(['stage:starting', 120]);
  });

  test('take as long as their restart before promotion goes on', () => {
    // Promoted at 180 s; four pods of 40 s each, one after another.
    const played = play(canaryOf(STEPS), {
      instances: (arm, at) => {
        if (arm === 'stable' || at <= 180) return WELL;
        const begun = Math.min(4, 1 + Math.floor((at - 181) / 40));
        return { ready: at > 340 ? 4 : 3, wanted: 4, updated: begun };
      },
    });
    expect(played.rows.slice(3).map(({ atSeconds, phase }) => [atSeconds, phase])).toEqual([
      [180, 'Promoting'],
      [240, 'Promoting'],
      [300, 'Promoting'],
      [360, 'Finalising'],
      [420, 'Succeeded'],
    ]);
    expect(played.standing.decidedAtSeconds).toBe(180);
  });

  test('that do not come after promotion fail it, and all users stay on the new version', () => {
    const played = play(canaryOf(STEPS), {
      readiness: (arm, at) => (arm === 'stable' && at > 180 ? 'overdue' : 'ready'),
    });
    expect(played.end).toEqual({ atSeconds: 240, status: 'COMPLETED', isWaiting: false });
    expect(played.exposure.canaryPercent).toBe(100);
    expect(played.standing).toEqual({
      stageIndex: 3,
      phase: 'Failed',
      message:
        'Promotion of shop.default failed, primary not ready: shop-primary.default not ready: waiting for rollout to finish (all users stay on the new version)',
      decidedBy: { name: 'progressDeadlineSeconds', judged: 'primary not ready', kind: 'primary_not_ready' },
      decidedAtSeconds: 180,
    });
    expect(played.marks.map(([mark]) => mark)).not.toContain('rolled_back');
  });

  test('that are past their deadline before take the canary back', () => {
    const played = play(canaryOf(STEPS), {
      readiness: (arm, at) => (arm === 'stable' && at > 90 ? 'overdue' : 'ready'),
    });
    expect(played.end).toEqual({ atSeconds: 120, status: 'ROLLED_BACK', isWaiting: false });
    expect(played.standing.decidedBy).toEqual({
      name: 'progressDeadlineSeconds',
      judged: 'primary not ready',
      kind: 'primary_not_ready',
    });
  });
});

describe('pods that the world counts', () => {
  test('are asked for from the detection on, and given up at the end', () => {
    const replicas = (spec: string, script = {}) => {
      const played = play(canaryOf(`${STEPS}${spec}`), { rehearsal: { pods: 3 }, ...script });
      const of = played.served.map(({ fromSeconds, exposure }) => [
        fromSeconds,
        exposure.replicas?.canary,
        exposure.replicas?.stable,
      ]);
      return { of, last: played.exposure.replicas };
    };
    expect(replicas('')).toEqual({
      of: [
        [0, 3, 3],
        [60, 3, 3],
        [120, 3, 3],
        [180, 3, 3],
        [240, 3, 3],
      ],
      last: { canary: 3, stable: 0, splitTraffic: false },
    });
    const back = replicas('webhooks: [{name: smoke, url: u}]', { answer: () => 'fail' });
    expect(back.last).toEqual({ canary: 0, stable: 3, splitTraffic: false });
  });

  test('are not counted with copies or with users who stay', () => {
    for (const spec of ['mirror: true', 'sessionAffinity: {cookieName: c}']) {
      const played = play(canaryOf(`${STEPS}${spec}`), { rehearsal: { pods: 3 } });
      expect(played.served.every(({ exposure }) => exposure.replicas === null)).toBe(true);
    }
  });
});
