import { countOf } from '../../text/format-number.js';
import type { Page } from '../page/page.js';
import { playedCase } from '../page/page.js';
import { again } from '../page/usual-blocks.js';
import type { LineJson, ReleasesReport } from '../releases/releases-report.js';
import { doraTable, jobsTable, lineName, rolloutsTable } from '../releases/releases-tables.js';
import { amountText, durationText, NONE, percentText } from '../study/figure-text.js';

/** The page of a year of releases: the four figures, what became of rollouts and defects, and the pipeline. */
export function releasesPage(report: ReleasesReport): Page {
  const { name, seed, runs, days, commits, defect, lines, tool } = report;
  const [first] = lines;
  return {
    kind: 'Releases',
    name,
    mark: '·',
    blocks: [
      { kind: 'headline', mark: '·', status: null, name, sentences: first === undefined ? [] : sentencesOf(first) },
      {
        kind: 'note',
        text: `${countOf(commits, 'commit')} in ${countOf(days, 'day')}, the same for every line. A release with a defect meets ${defect}.`,
      },
      doraTable(lines),
      rolloutsTable(lines),
      jobsTable(lines),
      again(report, `rollouts from ${countOf(runs, 'run')} of each plan`),
    ],
    data: dataOf(lines),
    suites: [
      {
        name: name === '' ? 'canary-sim releases' : name,
        facts: [],
        cases: lines.map((line) => playedCase('releases', lineName(line), factsOf(line))),
      },
    ],
    origin: [
      ['seed', seed],
      ['runs', String(runs)],
      ['version', tool.version],
      ['reproduce', report.reproduce],
    ],
  };
}

function factsOf(line: LineJson): readonly (readonly [string, string])[] {
  const { lead_time_seconds: lead, change_failure: failure, time_to_restore_seconds: restore } = line;
  return [
    ['releases a day', amountText(line.deployments_per_day)],
    ['lead time', lead === null ? NONE : durationText(lead.p50)],
    ['change failure rate', failure === null ? NONE : `${percentText(failure.rate)} %`],
    ['time to restore', restore === null ? NONE : durationText(restore.p50)],
  ];
}

function sentencesOf(line: LineJson): readonly string[] {
  const bands = Object.values(line.bands);
  const told = factsOf(line).map(([name, value], index) => {
    const band = bands[index] ?? null;
    return `${name} ${value}${band === null ? '' : ` (${band})`}`;
  });
  return [told.join(', ')];
}

/** A row a line. */
function dataOf(lines: readonly LineJson[]): Page['data'] {
  return {
    headings: [
      'lever',
      'batch',
      'pipeline_seconds',
      'deployments_per_day',
      'lead_time_p50_seconds',
      'lead_time_p95_seconds',
      'change_failure_rate',
      'time_to_restore_p50_seconds',
      'time_to_restore_p95_seconds',
      'found_by_tests',
      'stopped',
      'missed',
      'wrongly_stopped',
      'met_hours',
      'flaky_fail_rate',
    ],
    rows: lines.map((line) => [
      lineName(line),
      line.batch,
      line.pipeline_seconds,
      line.deployments_per_day,
      line.lead_time_seconds?.p50 ?? null,
      line.lead_time_seconds?.p95 ?? null,
      line.change_failure?.rate ?? null,
      line.time_to_restore_seconds?.p50 ?? null,
      line.time_to_restore_seconds?.p95 ?? null,
      line.defects.found_by_tests,
      line.rollouts.stopped,
      line.rollouts.missed,
      line.rollouts.wrongly_stopped,
      line.met_hours,
      line.flaky_fail_rate,
    ]),
  };
}
