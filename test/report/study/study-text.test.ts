import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/model/fault.js';
import type { StudyResult } from '../../../src/model/results/study.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { studyText } from '../printed.js';
import {
  assertion,
  emptyStudy,
  HOSTILE_IDENTITY,
  hostileStudy,
  hugeStudy,
  IDENTITY,
  scenario,
  study,
  wholeStudy,
} from './fixtures.js';

const text = (result: StudyResult, width = 100) =>
  studyText(buildStudyReport(result, IDENTITY), { colour: false, width });

describe('a study as text', () => {
  it('begins with the assertions, then says what a good release meets, then all scenarios and seeds', () => {
    expect(text(study())).toMatchInlineSnapshot(`
      "✓ healthy.rolled_back.rate < 0.02                  0.0113 [0.0094, 0.0136]
      ✗ memory_leak.completed.rate < 0.05                0.313 [0.304, 0.322]
      ? error_spike.time_to_detect_seconds.mean <= 265
          264 [261.6, 266.4] undecided at 10,000 runs; about 58,000 would decide

      ✓ checkout 1.1
        a healthy version: released in 98.87 % of 10,000 runs, wrongly stopped in 1.13 % [0.94, 1.36]; a
        release takes 2h (p50), 2h1m (p95), of 10,000

        scenario                 released  stopped  missed  stalled  wrongly  detect   excess
      ✓ healthy                     98.87        –       –        0     1.13       –        –
      ✓ error_spike                     –      100       0        0        0      4m      331
      ✗ memory_leak                     –    68.73    31.3        0        0      4m   27,160
      ✗ shared_outage               69.99        –       –     0.01    30.00       –        –
      ? unrepresentative_canary         –    80.10    19.9        0        0      4m  339,506
      · latent                      98.80        –       –        0     1.20       –        –
        rates in %; missed: released though bad; stalled: paused, and no person came; wrongly: stopped
        though nothing was wrong; detect: median time to detect; excess: failures beyond stable's, mean;
        too narrow for: [95 %], p95
        ✗ wrongly stopped > 5 % or released < 80 % (healthy, shared_outage), stopped < 80 % (others);
        ? too few runs to tell; · not judged

        no advice was looked for to the end: interrupted

        scenario                 fires first, in % of rollbacks  users hit  worst excess  seed
        healthy                  error_rate max_increase 79.6 %          –             0  42/0
        error_spike              error_rate max_increase 80 %        1,650         1,204  42/17
        memory_leak              error_rate max_increase 80 %        1,650        98,765  42/17
        unrepresentative_canary  error_rate max_increase 80 %        1,650         1.23M  42/17
        $ canary-sim --seed 42/17 --config stages.json --scenario unrepresentative_canary

      Rules that never fire first
        success_rate min never fires first in 60,000 runs: canary-1pct, canary-10pct
        restarts max never fires first in 60,000 runs: canary-10pct

        10,000 runs of each scenario · seed 42 · canary-sim 1.2.3
        $ canary-sim study --seed 42 --config stages.json --runs 10000
      "
    `);
  });

  it('says no more than there is', () => {
    expect(text(emptyStudy())).toMatchInlineSnapshot(`
      "? healthy.users_hit.p95 < 3   – no run has this figure

      ? checkout 1.1
        a healthy version: released in 100 % of 1 run, wrongly stopped in 0 % [0, 79.3]

        scenario  released  stopped  [95 %]
      ? healthy        100        –
        rates in %
        ✗ wrongly stopped > 5 % or released < 80 % (healthy); ? too few runs to tell

        no advice was looked for to the end: interrupted

        1 run of each scenario · seed 42 · canary-sim 1.2.3
        $ canary-sim study --seed 42 --config stages.json --runs 10000
      "
    `);
  });

  it('says that it is incomplete, and survives being so at once', () => {
    expect(text(study({ complete: false, assertions: [], scenarios: [] }))).toMatchInlineSnapshot(`
      "! incomplete: 0 runs of all scenarios so far; interrupted, or a part of another study

      · checkout 1.1
        no run of a healthy version was played

        10,000 runs of each scenario · seed 42 · canary-sim 1.2.3
        $ canary-sim study --seed 42 --config stages.json --runs 10000
      "
    `);
  });

  it('says of an assertion that few complete how many stall, and of one on what was caught how many caught nothing', () => {
    const of = { scenario: 'memory_leak', statistic: 'rate', comparison: '<', limit: 0.05 } as const;
    const few = assertion('memory_leak.completed.rate < 0.05', {
      assertion: { text: 'memory_leak.completed.rate < 0.05', figure: 'completed', ...of },
      observed: 0,
      interval: [0, 0.0004],
    });
    const late = assertion('memory_leak.time_to_detect_seconds.p95 < 600', {
      outcome: 'not_met',
      assertion: {
        ...of,
        text: 'memory_leak.time_to_detect_seconds.p95 < 600',
        figure: 'time_to_detect_seconds',
        statistic: 'p95',
        limit: 600,
      },
      observed: Number.POSITIVE_INFINITY,
      runsWithout: 9000,
      interval: null,
    });
    const scenarios = [scenario('memory_leak', { rolledBack: 1000, paused: 9000 })];
    const lines = text(study({ assertions: [few, late], scenarios })).split('\n');
    expect(lines[0]).toContain('0 [0, 0.0004] (stalled in 90 %)');
    expect(lines.slice(1, 3).join(' ')).toContain('∞ (9,000 of 10,000 runs caught nothing, and count as infinite)');
  });

  it('shows the runs of each scenario where they differ', () => {
    const scenarios = [scenario('healthy', { rolledBack: 1, runs: 20_000 }), scenario('latent', { rolledBack: 0 })];
    expect(text(study({ complete: false, scenarios }))).toContain('scenario    runs  released');
  });

  it('keeps a study of every preset on one screen', () => {
    const lines = text(wholeStudy(PRESETS)).split('\n');
    expect(lines.length).toBeLessThanOrEqual(56);
  });

  it.each([100, 80, 60, 40])('has no line wider than %i columns', (width) => {
    for (const result of [study(), emptyStudy(), hugeStudy(), wholeStudy([...PRESETS, 'configured'])]) {
      for (const line of text(result, width).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it('breaks a command between words only, so that it can be copied', () => {
    const reproduce =
      "canary-sim study --seed 'a  b c d e f g h i j k l m n o p q r s t u v w' --config x.json --runs 1";
    const shown = studyText(buildStudyReport(study(), { ...IDENTITY, reproduce }), { colour: false, width: 60 });
    expect(shown.split('\n').slice(-4).join('\n')).toBe(
      [
        '  $ canary-sim study --seed \\',
        "    'a  b c d e f g h i j k l m n o p q r s t u v w' \\",
        '    --config x.json --runs 1',
        '',
      ].join('\n'),
    );
  });

  it('lets no control character pass', () => {
    const shown = studyText(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY), { colour: false });
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('paints marks only if asked to, and the same text', () => {
    const painted = studyText(buildStudyReport(study(), IDENTITY), { colour: true });
    expect(painted).toContain('\u001b[31m✗\u001b[0m memory_leak.completed.rate < 0.05');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(text(study()));
  });
});

describe('an assertion', () => {
  const line = (parts: Parameters<typeof assertion>[1]) =>
    text(study({ assertions: [assertion('A', parts)] })).split('\n', 1)[0];

  it('is shown in as many decimals as its interval is worth', () => {
    expect(line({})).toBe('✓ A   0.0113 [0.0094, 0.0136]');
  });

  it('is shown in digits enough to see on which side of its limit it is', () => {
    expect(line({ observed: 0.01999996, interval: [0.01, 0.0200001], outcome: 'undecided' })).toBe(
      '? A   0.01999996 [0.01, 0.0200001] undecided at 10,000 runs',
    );
  });

  it('has no interval if it is of a count', () => {
    expect(line({ observed: 3, interval: null })).toBe('✓ A   3');
  });

  it('says how many runs would decide, to two digits', () => {
    expect(line({ outcome: 'undecided', runsNeeded: 43_210 })).toContain(
      'undecided at 10,000 runs; about 43,000 would decide',
    );
  });
});
