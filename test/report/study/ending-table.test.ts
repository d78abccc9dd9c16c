import { describe, expect, it } from 'vitest';
import { buildCompareReport } from '../../../src/report/study/compare-report.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { compareText, studyCsv, studyMarkdown, studyText } from '../printed.js';
import { COMPARE_IDENTITY, IDENTITY, rehearsedCompare, rehearsedStudy, study } from './fixtures.js';

const WIDE = { colour: false, width: 100 };

describe('how the controller of a policy ended', () => {
  it('is a table of phases, shares and messages, world by world', () => {
    const report = buildStudyReport(rehearsedStudy(), IDENTITY);
    expect(studyText(report, WIDE)).toMatch(
      / phase +% of runs +message\nhealthy\n +Healthy +99\.97\n +Degraded +0\.03 +failed \(…\) > failureLimit \(1\)\n/,
    );
    expect(studyMarkdown(report)).toContain('| healthy | Degraded | 0.03 | failed (…) &gt; failureLimit (1) |');
  });

  it('stands in columns of their own in the CSV, the most frequent one of each world', () => {
    const [headings = '', first = ''] = studyCsv(buildStudyReport(rehearsedStudy(), IDENTITY)).split('\r\n');
    expect(headings).toMatch(/,most_often_phase,most_often_message,most_often_count$/);
    expect(first).toMatch(/,Healthy,,9997$/);
  });

  it('is not there of a plan', () => {
    const report = buildStudyReport(study(), IDENTITY);
    expect(report.scenarios[0]).not.toHaveProperty('endings');
    expect(studyText(report, WIDE)).not.toContain('phase');
    expect(studyCsv(report)).not.toContain('phase');
  });

  it('is there of the one side of a comparison that has a policy', () => {
    const text = compareText(buildCompareReport(rehearsedCompare(), COMPARE_IDENTITY), WIDE);
    expect(text).toMatch(/ phase +before % +after %\nhealthy\n +Healthy +– +100\n/);
  });
});
