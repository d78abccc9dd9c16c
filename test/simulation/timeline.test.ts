import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/model/fault.js';
import { simulate } from '../../src/simulation/simulate.js';
import { ALWAYS_HOLDS, BROKEN, FAILS_IN_THIRD_MINUTE, fault, PERSON, type SetupParts, setup, stage } from './setups.js';

const timelineOf = (parts: SetupParts) => simulate(setup(parts), 'timeline').timeline;

const OUTAGE = fault(
  'outage',
  { errorRate: 1 },
  { from: { kind: 'rollout', seconds: 190 }, until: { kind: 'rollout', seconds: 290 } },
);

const BEGINS = { code: 'rollout_begins', atSeconds: 0 };
const A = { code: 'stage_begins', atSeconds: 0, stage: 'a', trafficPercent: 10 };

describe('the timeline', () => {
  it('of a fault that is detected has all that followed, true and observed, in order', () => {
    const stages = [stage('a', 10, 180), stage('b', 50, 600)];
    const rest = {
      rollback: { method: 'redeploy', takesSeconds: 75, actAfterSeconds: 120 },
      followUpSeconds: 600,
    } as const;
    expect(timelineOf({ stages, world: { faults: [OUTAGE] }, rest })).toEqual([
      BEGINS,
      A,
      { code: 'stage_begins', atSeconds: 180, stage: 'b', trafficPercent: 50 },
      { code: 'fault_begins', atSeconds: 190, fault: 'outage' },
      { code: 'first_bad_window', atSeconds: 240, stage: 'b', metric: 'error_rate' },
      { code: 'rolled_back', atSeconds: 240, stage: 'b' },
      { code: 'fault_ends', atSeconds: 290, fault: 'outage' },
      { code: 'rollback_begins', atSeconds: 360 },
      { code: 'restored', atSeconds: 435 },
      { code: 'follow_up_ends', atSeconds: 435 + 600 },
    ]);
  });

  it('of a healthy rollout is that of its stages', () => {
    expect(timelineOf({ stages: [stage('a', 10, 60), stage('b', 50, 60)] })).toEqual([
      BEGINS,
      A,
      { code: 'stage_begins', atSeconds: 60, stage: 'b', trafficPercent: 50 },
      { code: 'completed', atSeconds: 120, stage: 'b' },
    ]);
  });

  it('has a worse version from its first stage on', () => {
    expect(timelineOf({ world: { canary: BROKEN } })).toEqual([
      BEGINS,
      { code: 'canary_worse', atSeconds: 0 },
      A,
      { code: 'first_bad_window', atSeconds: 60, stage: 'a', metric: 'error_rate' },
      { code: 'rolled_back', atSeconds: 60, stage: 'a' },
      { code: 'rollback_begins', atSeconds: 60 },
      { code: 'restored', atSeconds: 60 },
    ]);
  });

  it('counts as the first bad window also one whose breach is pending', () => {
    const stages = [stage('a', 10, 300, { rules: [FAILS_IN_THIRD_MINUTE] })];
    const told = timelineOf({ stages, world: { canary: BROKEN } });
    expect(told.filter(({ code }) => code === 'first_bad_window' || code === 'rolled_back')).toEqual([
      { code: 'first_bad_window', atSeconds: 60, stage: 'a', metric: 'error_rate' },
      { code: 'rolled_back', atSeconds: 180, stage: 'a' },
    ]);
  });

  it('has every pause once', () => {
    const stages = [stage('a', 10, 60, { gate: PERSON }), stage('b', 50, 60, { gate: PERSON })];
    const operator = [
      { atSeconds: 120, action: 'pause' as const },
      { atSeconds: 180, action: 'resume' as const },
    ];
    expect(timelineOf({ stages, operator })).toEqual([
      BEGINS,
      A,
      { code: 'paused', atSeconds: 60, stage: 'a' },
      { code: 'stage_begins', atSeconds: 180, stage: 'b', trafficPercent: 50 },
      { code: 'paused', atSeconds: 240, stage: 'b' },
    ]);
  });

  it('of a rollout that is refused its start has no stage until a person resumes it', () => {
    const slo = { objective: 0.99, windowSeconds: 3600, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    const refused = [BEGINS, { code: 'paused', atSeconds: 0, stage: 'a' }];
    expect(timelineOf({ rest: { slo }, world: { canary: BROKEN } })).toEqual(refused);
    const operator = [{ atSeconds: 600, action: 'resume' as const }];
    expect(timelineOf({ rest: { slo }, operator, stages: [stage('a', 10, 60)] })).toEqual([
      ...refused,
      { ...A, atSeconds: 600 },
      { code: 'completed', atSeconds: 660, stage: 'a' },
    ]);
  });
});

describe('a fault on the timeline', () => {
  const stages = [stage('a', 10, 180, { rules: [ALWAYS_HOLDS] }), stage('b', 50, 180, { rules: [ALWAYS_HOLDS] })];
  const faultsIn = (change: Partial<Fault>, parts: SetupParts = {}) =>
    timelineOf({ stages, world: { faults: [{ ...OUTAGE, ...change }] }, ...parts }).filter(
      ({ code }) => code === 'fault_begins' || code === 'fault_ends',
    );
  const begins = (atSeconds: number) => ({ code: 'fault_begins', atSeconds, fault: 'outage' });
  const ends = (atSeconds: number) => ({ code: 'fault_ends', atSeconds, fault: 'outage' });

  it.each<[string, Partial<Fault>, readonly object[]]>([
    ['begins and ends at its own seconds, within cells', {}, [begins(190), ends(290)]],
    ['that has no end does not end', { until: null }, [begins(190)]],
    ['that is for later is not there', { from: { kind: 'rollout', seconds: 360 }, until: null }, []],
    [
      'counted from a stage goes by its start',
      { from: { kind: 'mark', mark: 'stage:b', seconds: 7 }, until: null },
      [begins(187)],
    ],
    [
      'that needs traffic begins when there is as much',
      { from: { kind: 'rollout', seconds: 0 }, minTrafficPercent: 50 },
      [begins(180), ends(290)],
    ],
    [
      'of a cohort begins with the stage that serves it',
      { from: { kind: 'rollout', seconds: 0 }, cohort: { share: 0.5, from: 'stage:b' } },
      [begins(180), ends(290)],
    ],
    [
      'that comes and goes is there from the first time to the last',
      { from: { kind: 'rollout', seconds: 0 }, flapping: { everySeconds: 60, forSeconds: 5 } },
      [begins(0), ends(290)],
    ],
    [
      'that ends between cells ends there, once',
      { until: { kind: 'rollout', seconds: 240 } },
      [begins(190), ends(240)],
    ],
    ['of stable is there as well', { target: 'stable' }, [begins(190), ends(290)]],
    ['of all that runs is there once', { target: 'all' }, [begins(190), ends(290)]],
    [
      'of a version that passed is not there if nobody looks on',
      { from: { kind: 'mark', mark: 'completed', seconds: 60 }, until: null },
      [],
    ],
  ])('%s', (_, change, entries) => {
    expect(faultsIn(change)).toEqual(entries);
  });

  it('that hits a promoted version begins after its promotion', () => {
    const after = {
      from: { kind: 'mark', mark: 'completed', seconds: 60 },
      until: { kind: 'mark', mark: 'completed', seconds: 90 },
    } as const;
    expect(faultsIn(after, { rest: { followUpSeconds: 600 } })).toEqual([begins(420), ends(450)]);
  });

  it('that hits the canary is absent once the canary is gone, one that hits all arms is not', () => {
    const operator = [{ atSeconds: 180, action: 'abort' as const }];
    const rest = { followUpSeconds: 600 };
    expect(faultsIn({}, { operator, rest })).toEqual([]);
    expect(faultsIn({ target: 'all' }, { operator, rest })).toEqual([begins(190), ends(290)]);
  });
});
