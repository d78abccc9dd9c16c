import { describe, expect, it } from 'vitest';
import type { SweepResult } from '../../../src/model/results/study.js';
import { buildSweepReport } from '../../../src/report/study/sweep-report.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { sweepCsv, sweepGithub, sweepJunit, sweepMarkdown, sweepText } from '../printed.js';
import { HOSTILE_IDENTITY, IDENTITY, rate, sweep } from './fixtures.js';
import { xmlElements } from './xml-elements.js';

const text = (result: SweepResult, width = 100) =>
  sweepText(buildSweepReport(result, IDENTITY), { colour: false, width });

describe('a sweep', () => {
  it('as text says what the plan catches, and shows the share of runs rolled back as bars', () => {
    expect(text(sweep())).toMatchInlineSnapshot(`
      "· checkout 1.1
        canary.error_rate: rolled back in 80 % of runs from 0.004945 on, at no value in 95 % of runs

        canary.error_rate  released  stopped  [95 %]          missed  detect  p95  excess    p95
                    0.001         –     1.13  [0.94, 1.36]     98.87      4m   8m     110    200
                   0.0025         –    25.00  [24.16, 25.86]   75.00      4m   8m     275    500
                    0.005         –    81.23  [80.45, 81.98]   18.77      4m   8m     550  1,000
                     0.01         –      100  [99.96, 100]         0      4m   8m   1,100  2,000
        rates in %; missed: released though bad; detect: median time to detect; excess: failures beyond
        stable's, mean; too narrow for: rolled back

        10,000 runs of each value · seed 42 · canary-sim 1.2.3
        $ canary-sim study --seed 42 --config stages.json --runs 10000
      "
    `);
  });

  it('as Markdown reads as a comment', () => {
    expect(sweepMarkdown(buildSweepReport(sweep(), IDENTITY))).toMatchInlineSnapshot(`
      "## · Sweep: checkout 1.1

      **canary.error_rate: rolled back in 80 % of runs from 0.004945 on, at no value in 95 % of runs**

      | canary.error_rate | released % | stopped % | stopped, 95 % interval | missed % | time to detect, p50 | time to detect, p95 | excess failures, mean | excess failures, p95 |
      | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |
      | 0.001 | – | 1.13 | \\[0.94, 1.36\\] | 98.87 | 4m | 8m | 110 | 200 |
      | 0.0025 | – | 25.00 | \\[24.16, 25.86\\] | 75.00 | 4m | 8m | 275 | 500 |
      | 0.005 | – | 81.23 | \\[80.45, 81.98\\] | 18.77 | 4m | 8m | 550 | 1,000 |
      | 0.01 | – | 100 | \\[99.96, 100\\] | 0 | 4m | 8m | 1,100 | 2,000 |

      <sub>rates in %</sub>

      10,000 runs of each value, seed 42, canary-sim 1.2.3. To see it again:

      \`\`\`sh
      canary-sim study --seed 42 --config stages.json --runs 10000
      \`\`\`
      "
    `);
  });

  it('as CSV has a line for each value, under the name of what is swept', () => {
    const rows = sweepCsv(buildSweepReport(sweep(), IDENTITY)).split('\r\n');
    expect(rows.map((row) => row.split(',').slice(0, 5).join())).toEqual([
      'canary.error_rate,false_rollback_rate,runs,completed_count,completed_rate',
      '0.001,,10000,9887,0.9887',
      '0.0025,,10000,7500,0.75',
      '0.005,,10000,1877,0.1877',
      '0.01,,10000,0,0',
      '',
    ]);
  });

  it('of a plan says how often a healthy version is released where it stalls', () => {
    const of = (released: number) => {
      const points = sweep().points.map((point) => ({
        ...point,
        falseRollback: rate(100),
        healthyReleased: rate(released),
      }));
      return text(sweep({ points }), 140);
    };
    expect(of(8123)).toMatch(/if healthy \[95 %\] +healthy released[\s\S]*1\.00 \[0\.82, 1\.21\] +81\.2/);
    expect(of(9900)).not.toContain('healthy released');
  });

  it('as JUnit has a passed case for each value, with its figures', () => {
    const shown = sweepJunit(buildSweepReport(sweep(), IDENTITY));
    expect(shown).toContain('<testsuite name="checkout 1.1" tests="4" failures="0" errors="0" skipped="0">');
    expect(xmlElements(shown).filter((name) => name === 'testcase')).toHaveLength(4);
    expect(shown).toContain('<property name="complete" value="true"/>');
    expect(shown).toContain('<testcase classname="sweep" name="canary.error_rate = 0.0025">');
    expect(shown).toContain('<property name="rolled_back.rate" value="0.25"/>');
  });

  it('as annotations says what the plan catches', () => {
    expect(sweepGithub(buildSweepReport(sweep(), IDENTITY))).toBe(
      '::notice title=checkout 1.1::canary.error_rate: rolled back in 80 %25 of runs from 0.004945 on, at no value in 95 %25 of runs\n',
    );
  });

  it('that was interrupted says so first', () => {
    const report = buildSweepReport(sweep({ complete: false, runs: 17 }), IDENTITY);
    const told = 'incomplete: 17 runs of each value so far; interrupted';
    expect(Object.entries(report)[0]).toEqual(['complete', false]);
    expect(sweepText(report, { colour: false }).split('\n')[0]).toBe(`! ${told}`);
    expect(sweepMarkdown(report)).toContain(`\n\n> ⚠ ${told}\n\n`);
    expect(sweepGithub(report).split('\n')[0]).toBe(`::warning title=checkout 1.1::${told}`);
    expect(sweepJunit(report)).toContain('<property name="complete" value="false"/>');
  });

  it('shows values in digits enough to tell them apart', () => {
    const [point] = sweep().points;
    if (point === undefined) throw new Error('a point');
    const points = [1.00001, 1.00002].map((value) => ({ ...point, value }));
    expect(text(sweep({ points }))).toMatch(/ 1\.00001 [\s\S]* 1\.00002 /);
  });

  it('fits, and shows no control character of a swept word', () => {
    const points = sweep().points.map((point) => ({ ...point, value: '\u001b[31m5m|<b>'.repeat(20) }));
    const report = buildSweepReport(sweep({ points, path: 'a.b'.repeat(50) }), HOSTILE_IDENTITY);
    for (const width of [100, 60]) {
      for (const line of sweepText(report, { colour: false, width }).split('\n')) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        if (!line.startsWith("    '")) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }
    }
    expect(sweepMarkdown(report).replace(/```[\s\S]*?```/g, '')).not.toContain('<b>');
  });

  it('says so if nothing was swept', () => {
    const fallen = [
      { power: 0.8, where: 'up_to', value: 0.25 },
      { power: 0.95, where: 'some', value: null },
    ] as const;
    expect(text(sweep({ detectable: fallen }))).toContain(
      'rolled back in 80 % of runs up to 0.25, in 95 % of runs at some values between',
    );
    expect(text(sweep({ points: [], detectable: [] }))).toContain('canary.error_rate: nothing was swept');
  });
});
