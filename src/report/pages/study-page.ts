import { FIGURES } from '../../model/results/outcome.js';
import type { Block, Column, Page, TableBlock } from '../page/page.js';
import { checkCases, playedCase } from '../page/page.js';
import { again, warningOf } from '../page/usual-blocks.js';
import { assertionChecks } from '../study/assertion-text.js';
import { endingBlocks } from '../study/ending-table.js';
import { figureText, figureUnit } from '../study/figure-text.js';
import {
  isDull,
  notableColumns,
  OUTCOME_LEGEND,
  outcomeColumns,
  scenarioNames,
  worstRun,
} from '../study/scenario-columns.js';
import {
  ENDING_HEADINGS,
  endingCells,
  SCENARIO_HEADINGS,
  scenarioCells,
  scenarioFacts,
} from '../study/scenario-figures.js';
import { markLegend, scenarioMark, studyMark } from '../study/scenario-mark.js';
import { studyCharts } from '../study/study-charts.js';
import { deadRuleTexts, incompleteText, originOf, runsText, studyHeadline } from '../study/study-headline.js';
import type { ScenarioJson, StudyReport } from '../study/study-schema.js';

/** The page of a study: assertions, what the plan does to a good release, all scenarios, seeds to look at. */
export function studyPage(report: StudyReport): Page {
  const { scenarios, name } = report;
  const checks = assertionChecks(report.assertions, report);
  const incomplete = incompleteText(report);
  const healthy = scenarios.find((each) => each.name === 'healthy');
  const blocks: Block[] = [
    ...warningOf(incomplete),
    ...(checks.length === 0 ? [] : [{ kind: 'checks', checks } as const]),
    {
      kind: 'headline',
      mark: healthy === undefined ? '·' : scenarioMark(healthy),
      status: null,
      name,
      sentences: [studyHeadline(report)],
    },
    ...studyCharts(scenarios),
    ...scenarioBlocks(scenarios),
    ...(report.advice ?? []).map(adviceBlock),
    ...(report.complete && report.advice === null ? [NO_ADVICE] : []),
    ...notableBlocks(scenarios),
    ...endingBlocks(
      scenarios.map(({ name, endings = [] }) => ({
        name,
        endings: endings.map(({ ended, ...of }) => ({ ...of, rates: [ended.rate] })),
      })),
      ['% of runs'],
    ),
    ...(report.dead_rules.length === 0 || scenarios.every(({ runs, stalled }) => stalled.count === runs)
      ? []
      : [
          {
            kind: 'fold',
            title: 'Rules that never fire first',
            isInText: true,
            blocks: [{ kind: 'list', items: deadRuleTexts(report.dead_rules) }],
          } as const,
        ]),
    again(report, runsText(report.runs)),
  ];
  return {
    kind: 'Study',
    name,
    mark: studyMark(report),
    blocks,
    data: dataOf(scenarios),
    suites: [
      {
        name: name === '' ? 'canary-sim study' : name,
        facts: [],
        cases: [
          ...checkCases(checks),
          ...scenarios.map((scenario) =>
            playedCase('scenarios', scenario.name, [
              ...scenarioFacts(scenario),
              ['worst', scenario.notable.worst.reproduce],
            ]),
          ),
        ],
      },
    ],
    origin: originOf(report),
  };
}

/** A row for each scenario. */
function dataOf(scenarios: readonly ScenarioJson[]): Page['data'] {
  const isRehearsed = scenarios.some(({ endings }) => endings !== undefined);
  return {
    headings: [
      'scenario',
      ...SCENARIO_HEADINGS,
      'worst_seed',
      'median_seed',
      'nearest_miss_seed',
      ...(isRehearsed ? ENDING_HEADINGS : []),
    ],
    rows: scenarios.map((scenario) => [
      scenario.name,
      ...scenarioCells(scenario),
      scenario.notable.worst.seed,
      scenario.notable.median.seed,
      scenario.notable.nearest_miss?.seed ?? null,
      ...(isRehearsed ? endingCells(scenario) : []),
    ]),
  };
}

const NO_ADVICE: Block = { kind: 'note', text: 'no advice was looked for to the end: interrupted', isApart: true };

/** What would mend something that goes wrong, as it was tried. */
function adviceBlock({ message, suggestion }: NonNullable<StudyReport['advice']>[number]): Block {
  return { kind: 'warning', code: null, sentences: [message], advice: suggestion };
}

function scenarioBlocks(scenarios: readonly ScenarioJson[]): Block[] {
  if (scenarios.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'What the plan does in each world',
      marks: scenarios.map(scenarioMark),
      columns: [scenarioNames(scenarios), ...outcomeColumns(scenarios)],
      legend: OUTCOME_LEGEND,
    },
    { kind: 'note', text: markLegend(scenarios) },
  ];
}

function notableBlocks(scenarios: readonly ScenarioJson[]): Block[] {
  if (scenarios.length === 0) return [];
  const lively = scenarios.filter((scenario) => !isDull(scenario));
  const worst = worstRun(lively);
  const notable: Block[] =
    worst === null
      ? []
      : [
          {
            kind: 'fold',
            title: 'What fires first, and runs to look at',
            isInText: true,
            blocks: [
              {
                kind: 'table',
                caption: 'What fires first, and runs to look at',
                columns: [scenarioNames(lively), ...notableColumns(lively)],
              },
              { kind: 'command', title: 'The worst of all', facts: [], command: worst.reproduce },
            ],
          },
        ];
  return [...notable, { kind: 'fold', title: 'All figures', isInText: false, blocks: [figureTable(scenarios)] }];
}

function figureTable(scenarios: readonly ScenarioJson[]): TableBlock {
  const rows = scenarios.flatMap((scenario) =>
    FIGURES.flatMap((name) => {
      const figure = scenario[name];
      if (figure === null) return [];
      const text = (value: number) => figureText(value, figureUnit(name));
      const mean = `${text(figure.mean)} [${figure.interval.map(text).join(', ')}]`;
      return [[scenario.name, name, mean, text(figure.p50), text(figure.p95), text(figure.max)]];
    }),
  );
  const column = (heading: string, index: number, alignment: Column['alignment'] = 'right'): Column => ({
    heading,
    alignment,
    worth: 5,
    cells: rows.map((row) => row[index] ?? ''),
  });
  return {
    kind: 'table',
    caption: 'All figures',
    columns: [
      column('scenario', 0, 'left'),
      column('figure', 1, 'left'),
      column('mean [95 %]', 2),
      column('p50', 3),
      column('p95', 4),
      column('max', 5),
    ],
  };
}
