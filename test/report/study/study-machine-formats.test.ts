import { describe, expect, it } from 'vitest';
import type { StudyResult } from '../../../src/model/results/study.js';
import { csvText } from '../../../src/report/formats/csv-cells.js';
import { reportJson } from '../../../src/report/json/json-text.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { studyCsv, studyGithub, studyJunit } from '../printed.js';
import { emptyStudy, HOSTILE_IDENTITY, hostileStudy, hugeStudy, IDENTITY, study } from './fixtures.js';
import { xmlElements } from './xml-elements.js';

const report = buildStudyReport(study(), IDENTITY);
const STUDIES: readonly (readonly [string, StudyResult])[] = [
  ['with everything', study()],
  ['with nothing', emptyStudy()],
  ['huge', hugeStudy()],
  ['hostile', hostileStudy()],
];

describe('a study as CSV', () => {
  it('has a line for each scenario, and as many cells in each', () => {
    const rows = studyCsv(report).split('\r\n');
    expect(rows).toHaveLength(1 + 6 + 1);
    expect(rows[0]?.startsWith('scenario,runs,completed_count,completed_rate,completed_low,completed_high,')).toBe(
      true,
    );
    expect(rows[1]).toBe(
      `healthy,10000,9887,0.9887,0.986432589,0.990592091,113,0.0113,0.009407909,0.013567411,0,0,0,0.000383998,9887,0.9887,0.986432589,0.990592091,${'0,0,0,0.000383998,'.repeat(3)}113,0.0113,0.009407909,0.013567411,${'0,,,,,,,,'.repeat(2)}10000,7920,7848,7992,1800,7200,7260,28800,${'0,,,,,,,,'.repeat(12)}42/0,42/0,`,
    );
    for (const row of rows.slice(0, -1)) expect(row.split(',')).toHaveLength(1 + 1 + 8 * 4 + 15 * 8 + 3);
  });

  it('quotes what needs it, and holds one line a row whatever is in a seed', () => {
    expect(csvText([['a', 'b,c', 'd"e', ' f', null, 1e300, 'g\r\nh\u0000']])).toBe(
      'a,"b,c","d""e"," f",,1e+300,g h\r\n',
    );
    expect(studyCsv(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY)).split('\r\n')).toHaveLength(8);
  });
});

describe('a study as JUnit', () => {
  it.each(STUDIES)('%s is well-formed, with a case for each assertion and scenario', (_, result) => {
    const shown = studyJunit(buildStudyReport(result, HOSTILE_IDENTITY));
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\ufffe\uffff]/u);
    const names = xmlElements(shown);
    const cases = names.filter((name) => name === 'testcase').length;
    expect(cases).toBe(result.assertions.length + result.scenarios.length);
    expect(shown).toContain(`tests="${cases}"`);
  });

  it('fails what is not met, skips what is undecided, and says what was observed', () => {
    const shown = studyJunit(report);
    expect(shown).toContain('<testsuite name="checkout 1.1" tests="9" failures="1" errors="0" skipped="1">');
    expect(shown).toContain('<testcase classname="assertions" name="healthy.rolled_back.rate &lt; 0.02">');
    expect(shown).toContain(
      '<failure type="not_met" message="observed 0.313 [0.304, 0.322]">observed 0.313 [0.304, 0.322]</failure>',
    );
    expect(shown).toContain(
      '<skipped message="observed 264 [261.6, 266.4] undecided at 10,000 runs; about 58,000 would decide"/>',
    );
    expect(shown).toContain('<property name="time_to_detect_seconds.p95" value="480"/>');
  });
});

describe('a study as annotations', () => {
  it('says an error, a warning or a notice for each assertion', () => {
    expect(studyGithub(report)).toBe(
      [
        '::notice title=checkout 1.1::healthy.rolled_back.rate < 0.02: 0.0113 [0.0094, 0.0136]',
        '::error title=checkout 1.1::memory_leak.completed.rate < 0.05: 0.313 [0.304, 0.322]',
        '::warning title=checkout 1.1::error_spike.time_to_detect_seconds.mean <= 265: 264 [261.6, 266.4] undecided at 10,000 runs; about 58,000 would decide',
        '::notice title=checkout 1.1::a healthy version: released in 98.87 %25 of 10,000 runs, wrongly stopped in 1.13 %25 [0.94, 1.36]; a release takes 2h (p50), 2h1m (p95), of 10,000',
        '::notice title=checkout 1.1%3A Rules that never fire first::success_rate min never fires first in 60,000 runs: canary-1pct, canary-10pct; restarts max never fires first in 60,000 runs: canary-10pct',
        '',
      ].join('\n'),
    );
  });

  it('says what a good release meets if nothing is asserted, and that it is incomplete', () => {
    const shown = studyGithub(buildStudyReport(study({ assertions: [], complete: false }), IDENTITY));
    expect(shown.split('\n').map((line) => line.slice(0, 60))).toEqual(
      [
        '::warning title=checkout 1.1::incomplete: 60,000 runs of all s',
        '::notice title=checkout 1.1::a healthy version: released in 98',
        '::notice title=checkout 1.1%3A Rules that never fire first::success_rate',
        '',
      ].map((line) => line.slice(0, 60)),
    );
  });

  it('lets nobody else give commands', () => {
    const lines = studyGithub(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY)).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/^::(notice|error|warning) title=[^:,]*::/);
      expect(line).toContain('%250A');
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('a study as JSON', () => {
  it('is safe to print', () => {
    const shown = reportJson(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY));
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(shown)).toEqual(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY));
  });
});
