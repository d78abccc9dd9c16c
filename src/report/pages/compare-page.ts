import { countOf } from '../../text/format-number.js';
import { type Block, checkCases, type Page, playedCase, type TableBlock } from '../page/page.js';
import { again, warningOf } from '../page/usual-blocks.js';
import { assertionChecks } from '../study/assertion-text.js';
import { compareCharts } from '../study/compare-charts.js';
import {
  type ChangeRow,
  changeColumns,
  comparedNames,
  compareHeadline,
  compareMark,
  compareRows,
  horizonText,
  JUDGEMENT_MARKS,
} from '../study/compare-rows.js';
import type { CompareReport } from '../study/compare-schema.js';
import { endingBlocks } from '../study/ending-table.js';
import { percentText } from '../study/figure-text.js';
import { incompleteRunsText, originOf, runsText } from '../study/study-headline.js';

/** The page of a comparison: what is worse or better first, then what is indistinguishable. */
export function comparePage(report: CompareReport): Page {
  const { changed, unclear, same } = compareRows(report);
  const name = comparedNames(report);
  const checks = assertionChecks(report.assertions, report);
  const incomplete = incompleteRunsText(report, 'scenario');
  const horizon = horizonText(report);
  const blocks: Block[] = [
    ...warningOf(incomplete),
    ...(checks.length === 0 ? [] : [{ kind: 'checks', checks } as const]),
    {
      kind: 'headline',
      mark: compareMark(report),
      status: null,
      name,
      sentences: [...healthyLine(report), compareHeadline(report)],
    },
    ...compareCharts(changed),
    ...(changed.length === 0 ? [] : [table('Better and worse', changed, false)]),
    ...(unclear.length === 0
      ? []
      : [
          {
            kind: 'fold',
            title: `${countOf(unclear.length, 'figure')} of which nothing can be told`,
            isInText: true,
            blocks: [table('Of which nothing can be told', unclear, true)],
          } as const,
        ]),
    ...[...(same === 0 ? [] : [sameText(same)]), ...(horizon === null ? [] : [horizon])].map(
      (text, i): Block => ({ kind: 'note', text, isApart: i === 0 }),
    ),
    ...endingBlocks(
      report.scenarios.map(({ name, endings = [] }) => ({
        name,
        endings: endings.map(({ before, after, ...of }) => ({
          ...of,
          rates: [before?.rate ?? null, after?.rate ?? null],
        })),
      })),
      ['before %', 'after %'],
    ),
    again(report, runsText(report.runs), 'the same worlds for both'),
  ];
  return {
    kind: 'Compare',
    name,
    mark: compareMark(report),
    blocks,
    data: dataOf(report),
    suites: [
      {
        name: name === '' ? 'canary-sim compare' : name,
        facts: [],
        cases: [
          ...checkCases(checks),
          ...report.scenarios.map((scenario) =>
            playedCase(
              'scenarios',
              scenario.name,
              scenario.changes.map(
                ({ figure, before, after, judgement }) =>
                  [figure, `${before ?? '–'} → ${after ?? '–'} ${judgement}`] as const,
              ),
            ),
          ),
        ],
      },
    ],
    origin: originOf(report),
  };
}

/** What becomes of a healthy version first: a count of figures does not weigh them. */
function healthyLine({ scenarios }: CompareReport): string[] {
  const healthy = scenarios.find(({ name }) => name === 'healthy');
  const of = (figure: string) => healthy?.changes.find((change) => change.figure === figure);
  const told = (['released.rate', 'wrongly_stopped.rate', 'stalled.rate'] as const).flatMap((figure) => {
    const change = of(figure);
    if (change === undefined || change.before === null || change.after === null) return [];
    if (change.before + change.after === 0) return [];
    const words = figure.split('.')[0]?.replace('_', ' ') ?? '';
    return [`${words} in ${percentText(change.before)} % → ${percentText(change.after)} %`];
  });
  return told.length === 0 ? [] : [`a healthy version: ${told.join(', ')} of runs`];
}

/** `3 figures are the same in every run`. */
function sameText(same: number): string {
  return `${countOf(same, 'figure')} ${same === 1 ? 'is' : 'are'} the same in every run`;
}

function table(caption: string, rows: readonly ChangeRow[], isQuiet: boolean): TableBlock {
  return {
    kind: 'table',
    caption,
    marks: rows.map(({ judgement }) => JUDGEMENT_MARKS[judgement]),
    groups: rows.map(({ scenario }) => scenario),
    columns: changeColumns(rows),
    isQuiet,
  };
}

/** A row for each figure of each scenario; `low` and `high` are the ends of a 95 % interval. */
function dataOf({ scenarios }: CompareReport): Page['data'] {
  return {
    headings: [
      'scenario',
      'figure',
      'before',
      'after',
      'difference',
      'low',
      'high',
      'judgement',
      'why',
      'runs_before',
      'runs_after',
      'runs_compared',
    ],
    rows: scenarios.flatMap(({ name, changes }) =>
      changes.map(({ figure, before, after, runs, difference, interval, judgement, why }) => [
        name,
        figure,
        before,
        after,
        difference,
        interval?.[0] ?? null,
        interval?.[1] ?? null,
        judgement,
        why,
        runs.before,
        runs.after,
        runs.compared,
      ]),
    ),
  };
}
