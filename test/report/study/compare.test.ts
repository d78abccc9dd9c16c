import { describe, expect, it } from 'vitest';
import type { CompareResult } from '../../../src/model/results/study.js';
import { buildCompareReport } from '../../../src/report/study/compare-report.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { compareCsv, compareGithub, compareJunit, compareMarkdown, compareText } from '../printed.js';
import { COMPARE_IDENTITY, change, compare, HOSTILE_IDENTITY, study } from './fixtures.js';
import { xmlElements } from './xml-elements.js';

const built = (result: CompareResult) => buildCompareReport(result, COMPARE_IDENTITY);
const text = (result: CompareResult, width = 100) => compareText(built(result), { colour: false, width });
const only = (...changes: CompareResult['scenarios'][number]['changes']) =>
  compare({ scenarios: [{ name: 'healthy', horizonSeconds: 3600, changes }] });

describe('a comparison', () => {
  it('as text shows what changed first, what is worse before what is better', () => {
    expect(text(compare())).toMatchInlineSnapshot(`
      "· checkout 1.1 → checkout 1.2
        a healthy version: wrongly stopped in 1.13 % → 0.84 % of runs
        1 figure worse, 3 better, 2 indistinguishable, 2 without an interval

        figure                       before   after  difference [95 %]
      healthy
      ✗ duration_seconds.mean         1h30m    2h5m  +35m [+34m, +36m]
      ✓ wrongly_stopped.rate         1.13 %  0.84 %  -0.29 [-0.412, -0.168] points
      error_spike
      ✓ excess_failed_requests.mean   1,204     802  -402 [-420, -384]
      ✓ budget_spent_percent.mean     2.5 %  1.75 %  -0.75 [-0.8, -0.7] points

        figure                       before  after  runs       difference [95 %]
      healthy
      · excess_failed_requests.mean     0.4    0.1             -0.3 [-0.9, +0.3]
      · users_hit.mean                    –      –             no interval: no run has it under both
      error_spike
      · time_to_detect_seconds.p95       8m      –  9,500 → 0  no interval: no run has it under both

        1 figure is the same in every run
        requests, failures and users: of the same time under both plans, the longer one and the follow-up
        (2h5m)

        10,000 runs of each scenario · the same worlds for both · seed 42 · canary-sim 1.2.3
        $ canary-sim compare old.json new.json --seed 42 --runs 10000
      "
    `);
  });

  it('as Markdown reads as a comment, what cannot be told folded', () => {
    expect(compareMarkdown(built(compare()))).toMatchInlineSnapshot(`
      "## · Compare: checkout 1.1 → checkout 1.2

      **a healthy version: wrongly stopped in 1.13 % → 0.84 % of runs**

      **1 figure worse, 3 better, 2 indistinguishable, 2 without an interval**

      |  | scenario | figure | before | after | difference \\[95 %\\] |
      | --- | --- | --- | ---: | ---: | --- |
      | ✗ | healthy | duration_seconds.mean | 1h30m | 2h5m | \\+35m \\[+34m, +36m\\] |
      | ✓ | healthy | wrongly_stopped.rate | 1.13 % | 0.84 % | \\-0.29 \\[-0.412, -0.168\\] points |
      | ✓ | error_spike | excess_failed_requests.mean | 1,204 | 802 | \\-402 \\[-420, -384\\] |
      | ✓ | error_spike | budget_spent_percent.mean | 2.5 % | 1.75 % | \\-0.75 \\[-0.8, -0.7\\] points |

      <details><summary>3 figures of which nothing can be told</summary>

      |  | scenario | figure | before | after | runs | difference \\[95 %\\] |
      | --- | --- | --- | ---: | ---: | --- | --- |
      | · | healthy | excess_failed_requests.mean | 0.4 | 0.1 |  | \\-0.3 \\[-0.9, +0.3\\] |
      | · | healthy | users_hit.mean | – | – |  | no interval: no run has it under both |
      | · | error_spike | time_to_detect_seconds.p95 | 8m | – | 9,500 → 0 | no interval: no run has it under both |

      </details>

      <sub>1 figure is the same in every run</sub>

      <sub>requests, failures and users: of the same time under both plans, the longer one and the follow-up (2h5m)</sub>

      10,000 runs of each scenario, the same worlds for both, seed 42, canary-sim 1.2.3. To see it again:

      \`\`\`sh
      canary-sim compare old.json new.json --seed 42 --runs 10000
      \`\`\`
      "
    `);
  });

  it('begins with its assertions, if there are any', () => {
    const asserted = compare({ assertions: study().assertions });
    expect(text(asserted)).toMatch(/^✓ healthy\.rolled_back\.rate < 0\.02 {18}0\.0113 \[0\.0094, 0\.0136\]\n/);
    expect(compareMarkdown(built(asserted))).toContain(
      '\n\n- [x] **healthy.rolled_back.rate &lt; 0.02**: 0.0113 \\[0.0094, 0.0136\\]\n',
    );
  });

  it('as CSV has every figure, in the order given', () => {
    expect(compareCsv(built(compare())).split('\r\n').slice(0, 5)).toEqual([
      'scenario,figure,before,after,difference,low,high,judgement,why,runs_before,runs_after,runs_compared',
      'healthy,stalled.rate,0,0,0,0,0,indistinguishable,,10000,10000,10000',
      'healthy,wrongly_stopped.rate,0.0113,0.0084,-0.0029,-0.00412,-0.00168,better,,10000,10000,10000',
      'healthy,duration_seconds.mean,5400,7500,2100,2040,2160,worse,,10000,10000,10000',
      'healthy,users_hit.mean,,,,,,no_interval,no_common_runs,0,0,0',
    ]);
  });

  it('is marked by what all changes have in common', () => {
    const mark = (result: CompareResult) => text(result)[0];
    expect(mark(only(change('a')))).toBe('✓');
    expect(mark(only(change('a', { judgement: 'worse' })))).toBe('✗');
    expect(mark(only(change('a', { judgement: 'indistinguishable' })))).toBe('·');
    expect(mark(compare())).toBe('·');
  });

  it('counts a state that all runs or none end in as the same, though more runs might differ', () => {
    const rate = (value: number) =>
      ({ before: value, after: value, difference: 0, interval: [-0.002, 0.002] }) as const;
    const unclear = { judgement: 'indistinguishable' } as const;
    const told = text(
      only(
        change('paused.rate', { ...rate(0), ...unclear }),
        change('completed.rate', { ...rate(1), ...unclear }),
        change('rolled_back.rate', { ...rate(0.5), ...unclear }),
        change('users_hit.mean', { ...rate(0), ...unclear }),
      ),
    );
    expect(told).toContain('2 figures are the same in every run');
    expect(told).toMatch(/· rolled_back\.rate[\s\S]*· users_hit\.mean/);
  });

  it('as JUnit has a case for each assertion and scenario, what changed as properties', () => {
    const shown = compareJunit(built(compare({ assertions: study().assertions })));
    expect(xmlElements(shown).filter((name) => name === 'testcase')).toHaveLength(3 + 2);
    expect(shown).toContain(
      '<testsuite name="checkout 1.1 → checkout 1.2" tests="5" failures="1" errors="0" skipped="1">',
    );
    expect(shown).toContain('<property name="duration_seconds.mean" value="5400 → 7500 worse"/>');
  });

  it('as annotations says what became of each assertion, and how much is worse', () => {
    const lines = compareGithub(built(compare({ assertions: study().assertions })))
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['::notice', '::error', '::warning', '::notice']);
    expect(lines[1]).toBe(
      '::error title=checkout 1.1 → checkout 1.2::memory_leak.completed.rate < 0.05: 0.313 [0.304, 0.322]',
    );
    expect(lines[3]).toBe(
      '::notice title=checkout 1.1 → checkout 1.2::a healthy version: wrongly stopped in 1.13 %25 → 0.84 %25 of runs; 1 figure worse, 3 better, 2 indistinguishable, 2 without an interval',
    );
  });

  it('that was interrupted says so first', () => {
    const report = built(compare({ complete: false, runs: 17 }));
    const told = 'incomplete: 17 runs of each scenario so far; interrupted';
    expect(Object.entries(report)[0]).toEqual(['complete', false]);
    expect(compareText(report, { colour: false }).split('\n')[0]).toBe(`! ${told}`);
    expect(compareMarkdown(report)).toContain(`\n\n> ⚠ ${told}\n\n`);
    expect(compareGithub(report).split('\n')[0]).toBe(`::warning title=checkout 1.1 → checkout 1.2::${told}`);
    expect(compareJunit(report)).toContain('<property name="complete" value="false"/>');
  });

  it('shows how many have a figure that not all have, and why it is not better', () => {
    const runs = { before: 9500, after: 4000, compared: 3900 };
    const unjudged = { runs, judgement: 'indistinguishable', why: 'fewer_runs_have_it' } as const;
    const seconds = { before: 480, after: 240, difference: -240, interval: [-250, -230] } as const;
    const told = text(only(change('time_to_detect_seconds.mean', { ...seconds, ...unjudged })));
    expect(told).toMatch(/9,500 → 4,000 +-4m \[-4m10s, -3m50s\], fewer runs have it/);
  });

  it('says so if there is nothing to tell', () => {
    expect(text(only(change('a', { judgement: 'indistinguishable' })))).toContain(
      'no figure can be told from what it was',
    );
    expect(text(only())).toContain('nothing was compared');
  });

  it('names both plans once if they have one name', () => {
    const { before } = COMPARE_IDENTITY;
    const report = buildCompareReport(compare(), { ...COMPARE_IDENTITY, after: { ...before, configDigest: 'x' } });
    expect(compareText(report, { colour: false })).toMatch(/^· checkout 1\.1\n/);
  });

  it.each([100, 60, 40])('has no line wider than %i columns, and no control characters', (width) => {
    const huge = { before: 1e300, after: -1e300, difference: -2e300, interval: [-3e300, 1e300] } as const;
    const hostile = { name: HOSTILE_IDENTITY.name, configDigest: '' };
    const result = only(change('users_hit.mean', huge), change('rolled_back.rate'));
    const report = buildCompareReport(result, { ...COMPARE_IDENTITY, before: hostile, after: hostile });
    for (const line of compareText(report, { colour: false, width }).split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(compareMarkdown(report)).not.toContain('<b>');
  });
});
