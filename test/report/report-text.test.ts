import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/run.js';
import { buildReport } from '../../src/report/json/build-report.js';
import { history } from '../../src/report/run/history.js';
import { displayWidth } from '../../src/report/text/display-width.js';
import {
  atGate,
  BREACH,
  check,
  completed,
  eventful,
  IDENTITY,
  noBudget,
  rolledBack,
  stage,
  thinTraffic,
} from './fixtures.js';
import { runText } from './printed.js';

const text = (run: Run, colour = false) => runText(buildReport(run, IDENTITY), { colour });
const lines = (run: Run) => text(run).split('\n');
const rows = (run: Run) =>
  history(buildReport(run, IDENTITY)).map((row) => [
    row.atSeconds,
    row.transition?.event ?? ('detail' in row && row.detail),
  ]);

describe('a report as text', () => {
  it('begins with the verdict and the number that decided, then stages, history and how to see it again', () => {
    expect(text(rolledBack({ warnings: [] }))).toMatchInlineSnapshot(`
      "✗ ROLLED_BACK  checkout 1.1
        error_rate 0.0312 in canary-10pct exceeds stable 0.0009 by more than 0.01 (at 16m)
        16m simulated · 3,000 canary requests · 216 failures in all, 37 more than without the canary

        stage         share              time  passed  closest to its limit
      ✓ canary-1pct     1 %  ▏            15m   15/15  error_rate     0.0012 ≤ 0.011
                                                       latency_p99_ms  203.4 ≤ 300.8
      ✗ canary-10pct   10 %  █             1m     0/1  error_rate     0.0312 > 0.0109  1 breach
                                                       latency_p99_ms  203.4 ≤ 300.8
      · canary-50pct   50 %  █████                     not reached
      · full          100 %  ██████████                not reached

         at  event         status                     stage         share
        15m  STAGE_PASSED  PROGRESSING → PROGRESSING  canary-10pct   10 %
        16m  STAGE_FAILED  PROGRESSING → ROLLED_BACK  canary-10pct    0 %

        seed 42 · canary-sim 1.2.3
        $ canary-sim --seed 42 --config stages.json
      "
    `);
  });

  it('names the closest call of a run that completed', () => {
    expect(lines(completed()).slice(0, 3)).toMatchInlineSnapshot(`
      [
        "✓ COMPLETED  checkout 1.1",
        "  2 of 2 stages completed; closest call: latency_p99_ms 203.4 ≤ 300.8 in canary-1pct (at 5m)",
        "  45m simulated · 361,800 canary requests · 540 failures in all, as many as without the canary",
      ]
    `);
  });

  it('says what was missing when it is paused for want of evidence', () => {
    expect(text(thinTraffic())).toMatchInlineSnapshot(`
      "? PAUSED  checkout 1.1
        canary-1pct ended without one passing window: its last had 12 canary requests, min_requests is
        1,000 (at 15m)
        15m simulated · 180 canary requests · 19 failures in all, 1 fewer than without the canary

        stage        share              time  passed  closest to its limit
      ? canary-1pct    1 %  ▏            15m    0/15  error_rate –    never judged
      · full         100 %  ██████████                not reached

         at  event               status                stage        share
        15m  STAGE_INCONCLUSIVE  PROGRESSING → PAUSED  canary-1pct    1 %

        seed 42 · canary-sim 1.2.3
        $ canary-sim --seed 42 --config stages.json
      "
    `);
  });

  it('says whom it waits for when it is paused at a gate, with a mark of its own', () => {
    expect(lines(atGate()).slice(0, 2)).toEqual([
      '‖ PAUSED  checkout 1.1',
      '  waiting for a person at the gate after canary-1pct (since 15m)',
    ]);
  });

  it('marks a warning, on lines of its own', () => {
    expect(text(rolledBack())).toMatch(/\n\n! \S.*\n\n/);
  });

  it('tells a check that was breached, one its floor excused, and one on its bound', () => {
    const checks = [
      check({ observed: 0.02, breaches: 2 }),
      check({ observed: 0.02 }),
      check({ observed: 0.011 }),
      check({ metric: 'success_rate', condition: 'min', limit: 0.99, observed: 0.98, bound: 0.99, breaches: 1 }),
    ];
    const shown = lines(completed({ stages: [stage('a', 1, { checks })] })).slice(5, 9);
    expect(shown.map((line) => line.replace(/^.*?(?=error_rate|success_rate)/, ''))).toEqual([
      'error_rate    0.02 > 0.011  2 breaches',
      'error_rate    0.02 > 0.011  under its floor',
      'error_rate   0.011 ≤ 0.011',
      'success_rate  0.98 < 0.99   1 breach',
    ]);
  });

  it('fits a hundred columns however long or wide names are', () => {
    const name = '支付服务'.repeat(40);
    const run = rolledBack({
      name,
      reason: { ...BREACH, stage: name },
      stages: [
        stage(name, 12.5, { baselineSource: 'carried', checks: [check({ observed: 0.0112, breaches: 3 })] }),
        stage('x'.repeat(300), 100),
      ],
      transitions: completed().transitions.map((each) => ({ ...each, stage: name })),
      timeline: [{ code: 'fault_begins', atSeconds: 60, fault: name }],
    });
    for (const line of lines(run)) expect(displayWidth(line)).toBeLessThanOrEqual(100);
  });

  it('lets no control, bidirectional or zero-width character through', () => {
    const evil = 'a\u001b[31m\u0007\u009b\u007f\r\n\tb\u202e\u2066\u200b\u200d\ufeff\ud800';
    const run = rolledBack({
      name: evil,
      seed: evil,
      reason: { ...BREACH, stage: evil },
      stages: [stage(evil, 1)],
      transitions: rolledBack().transitions.map((each) => ({ ...each, stage: evil })),
      timeline: [{ code: 'fault_begins', atSeconds: 60, fault: evil }],
    });
    const shown = runText(buildReport(run, { ...IDENTITY, reproduce: evil }), { colour: false });
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(shown).toContain('  a[31m b\n');
  });

  it('is coloured only if asked, and says the same', () => {
    expect(text(rolledBack())).not.toContain('\u001b');
    const coloured = text(rolledBack(), true);
    expect(coloured).toContain('\u001b[31m✗\u001b[0m');
    expect(coloured.replaceAll(new RegExp(`${'\u001b'}\\[\\d+m`, 'g'), '')).toBe(text(rolledBack()));
  });

  it('tells what the run has cost, and weaves what else happened into its history', () => {
    const { stages } = rolledBack();
    expect(text(eventful({ stages: stages.slice(0, 1) }))).toMatchInlineSnapshot(`
      "✗ ROLLED_BACK  checkout 1.2
        error_rate 0.0312 in canary-10pct exceeds stable 0.0009 by more than 0.01 (at 16m)
        51m10s simulated · 3,000 canary requests · 216 failures in all, 8,761 more than without the canary
        rolled back in 10s (rolling) with 312 more failures; detected in 4m, restored in 39m10s
        people took 35m to act: 8,412 more failures than with an automatic rollback
        users: 20,113 exposed of 2,000,000 (sticky), 1,204 met a failure, 310 would have with stable
        error budget: 69.17 % left of 43,200 failures (healthy), burn rate 2.312
        rollback NOT safe: rename_field leaves data that stable cannot read; 12.5 % of its requests fail
        after the rollback: 30m followed, 12,000 more failures than with stable alone

        stage        share     time  passed  closest to its limit
      ✓ canary-1pct    1 %  ▏   15m   15/15  error_rate     0.0012 ≤ 0.011
                                             latency_p99_ms  203.4 ≤ 300.8

              at  event         status                     stage         share
             12m  fault "cache outage" takes effect
             12m  the canary is worse than stable
             15m  first bad window (error_rate)
             15m  STAGE_PASSED  PROGRESSING → PROGRESSING  canary-10pct   10 %
             16m  STAGE_FAILED  PROGRESSING → ROLLED_BACK  canary-10pct    0 %
             51m  the rollback begins
          51m10s  stable serves all traffic again
          51m10s  fault "cache outage" is over
        1h21m10s  the follow-up ends

        seed 42 · canary-sim 1.2.3
        $ canary-sim --seed 42 --config stages.json
      "
    `);
  });

  it('says why a rollout did not start, and nothing of when', () => {
    expect(lines(noBudget(0)).slice(0, 2)).toEqual([
      '‖ PAUSED  checkout 1.1',
      '  not started, because no error budget is left: 0 % of it is left',
    ]);
  });

  it('names in its history what a canary did before it was caught, but nothing twice', () => {
    const [begins, stage1, stage2, ...rest] = rolledBack().timeline;
    const timeline = [begins, stage1, { code: 'canary_worse', atSeconds: 60 }, stage2, ...rest].filter(
      (entry) => entry !== undefined,
    ) as Run['timeline'];
    expect(rows(rolledBack({ timeline, timeToDetectSeconds: 900, timeToRestoreSeconds: 900 }))).toEqual([
      [60, 'the canary is worse than stable'],
      [900, 'STAGE_PASSED'],
      [960, 'STAGE_FAILED'],
    ]);
    expect(rows(rolledBack({ timeline }))).toEqual([
      [900, 'STAGE_PASSED'],
      [960, 'STAGE_FAILED'],
    ]);
  });

  it('tells of an alert before what follows from it, and which of several rules it was', () => {
    const finding = { metric: 'error_rate', place: 1, sequel: 'alert', condition: 'max', limit: 0.01 } as const;
    const seen = { ...finding, outcome: 'breached', observed: 0.02, baseline: null, bound: 0.01 } as const;
    const run = completed();
    const alerted = { code: 'alerted', atSeconds: 900, stage: 'canary-1pct', ...finding } as const;
    const told = completed({
      timeline: [...run.timeline, alerted],
      alerts: [{ atSeconds: 900, stage: 'canary-1pct', finding: seen }],
    });
    expect(rows(told)).toContainEqual([900, 'alert: error_rate[1] max in canary-1pct']);
    expect(text(told)).toContain('1 alert: error_rate[1] 0.02 in canary-1pct exceeds the limit 0.01');
  });

  it('leaves out the history of a run without one', () => {
    expect(text(completed({ transitions: [] }))).not.toContain('event');
  });
});
