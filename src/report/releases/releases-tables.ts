import { AS_IT_IS } from '../../model/results/release-line.js';
import type { Column, TableBlock } from '../page/page.js';
import { amountColumn, durationText, NONE, percentColumn } from '../study/figure-text.js';
import type { LineJson, ReleasesReport } from './releases-report.js';

type Lines = ReleasesReport['lines'];

/** The line as it is has no lever. */
export function lineName({ lever }: LineJson): string {
  return lever ?? AS_IT_IS;
}

const LINE = 'the line';

function names(lines: Lines): Column {
  return { heading: LINE, alignment: 'left', worth: 0, cells: lines.map(lineName) };
}

function right(heading: string, worth: number, cells: readonly string[], title?: string): Column {
  return { heading, alignment: 'right', worth, cells, ...(title === undefined ? {} : { title }) };
}

function left(heading: string, worth: number, cells: readonly (string | null)[]): Column {
  return { heading, alignment: 'left', worth, cells: cells.map((cell) => cell ?? '') };
}

/** The four figures of DORA under each line, and the band of each. */
export function doraTable(lines: Lines): TableBlock {
  const bands = (figure: keyof LineJson['bands']) => lines.map((line) => line.bands[figure]);
  return {
    kind: 'table',
    caption: 'Four figures of DORA',
    columns: [
      names(lines),
      right('a day', 12, amountColumn(lines.map((line) => line.deployments_per_day)), 'releases a day'),
      left('band', 6, bands('deployment_frequency')),
      right(
        'lead time',
        12,
        lines.map((line) => secondsText(line.lead_time_seconds?.p50)),
      ),
      left('band', 6, bands('lead_time')),
      right('failed %', 12, percentColumn(lines.map((line) => line.change_failure?.rate ?? null))),
      left('band', 6, bands('change_failure_rate')),
      right(
        'restore',
        12,
        lines.map((line) => secondsText(line.time_to_restore_seconds?.p50)),
      ),
      left('band', 6, bands('time_to_restore')),
    ],
    legend: [
      { heading: 'lead time', text: 'lead time: from a commit until all users have it, the median' },
      { heading: 'failed %', text: 'failed: rollouts of a release with a defect that users met' },
      { heading: 'restore', text: 'restore: from then until users met the defect no more, the median' },
    ],
  };
}

/** What became of rollouts, commits and defects under each line. */
export function rolloutsTable(lines: Lines): TableBlock {
  return {
    kind: 'table',
    caption: 'Rollouts and defects of the year',
    columns: [
      names(lines),
      right(
        'pipeline',
        9,
        lines.map((line) => durationText(line.pipeline_seconds)),
      ),
      right(
        'rollouts',
        10,
        counts(lines, ({ rollouts }) => Object.values(rollouts).reduce((sum, each) => sum + each, 0)),
      ),
      right('commits', 8, amountColumn(lines.map((line) => line.commits_per_rollout)), 'commits in each'),
      right(
        'by tests',
        9,
        counts(lines, ({ defects }) => defects.found_by_tests),
        'found by tests',
      ),
      right(
        'stopped',
        9,
        counts(lines, ({ rollouts }) => rollouts.stopped + rollouts.stalled),
      ),
      right(
        'missed',
        9,
        counts(lines, ({ rollouts }) => rollouts.missed),
      ),
      right(
        'wrongly',
        7,
        counts(lines, ({ rollouts }) => rollouts.wrongly_stopped),
        'wrongly stopped',
      ),
      right(
        'met',
        10,
        lines.map((line) => durationText(line.met_hours * HOUR)),
        'users met defects',
      ),
    ],
    legend: [
      { heading: 'pipeline', text: 'pipeline: where nothing in it fails' },
      { heading: 'by tests', text: 'by tests: defects found before the rollout' },
      {
        heading: 'stopped',
        text: 'stopped: rollouts with a defect that did not reach all users; missed: those that did',
      },
      { heading: 'met', text: 'met: how long users met defects, all together' },
    ],
  };
}

/** The jobs of each pipeline, those that are the same once. */
export function jobsTable(lines: Lines): TableBlock {
  const shown = lines.filter((line, index) => lines.findIndex((other) => jobsKey(other) === jobsKey(line)) === index);
  const rows = shown.flatMap((line) => line.jobs.map((job) => ({ line: lineName(line), ...job })));
  return {
    kind: 'table',
    caption: 'The pipeline',
    groups: rows.map(({ line }) => line),
    columns: [
      { heading: 'job', alignment: 'left', worth: 0, cells: rows.map(({ name }) => name) },
      right(
        'takes',
        12,
        rows.map(({ seconds }) => durationText(seconds)),
      ),
      right('red %', 10, percentColumn(rows.map(({ flaky_fail_rate }) => flaky_fail_rate)), 'red by chance %'),
      right(
        'reruns',
        9,
        amountColumn(rows.map(({ rerun_minutes_per_day }) => rerun_minutes_per_day)),
        'reruns, min a day',
      ),
      right(
        'found',
        8,
        rows.map(({ defects_found }) => String(defects_found)),
        'defects found',
      ),
    ],
    legend: [
      { heading: 'red %', text: 'red: a run that fails by chance; what failed is run again until it passes' },
      { heading: 'reruns', text: 'reruns: what that takes, in minutes a day' },
    ],
  };
}

function jobsKey({ jobs }: LineJson): string {
  return JSON.stringify(jobs.map(({ name, seconds, flaky_fail_rate }) => [name, seconds, flaky_fail_rate]));
}

const HOUR = 3_600;

function secondsText(seconds: number | undefined): string {
  return seconds === undefined ? NONE : durationText(seconds);
}

function counts(lines: Lines, of: (line: LineJson) => number): readonly string[] {
  return lines.map((line) => of(line).toLocaleString('en-US'));
}
