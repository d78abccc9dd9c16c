import type { StrategyFigure } from '../../model/results/strategy.js';
import type { Column, TableBlock } from '../page/page.js';
import { durationText, percentColumn } from '../study/figure-text.js';
import type { StrategiesReport, StrategyJson, StrategyScenarioJson, StrategyWinJson } from './strategies-report.js';
import { FIGURE_WORDS, STRATEGY_WORDS, shareBars, strategyFigureText } from './strategy-words.js';

type Scenarios = StrategiesReport['scenarios'];

/** Which strategy wins by what, scenario by scenario. */
export function winsTable(scenarios: Scenarios): TableBlock {
  const rows = scenarios.flatMap(({ name, wins }) => wins.map((win) => ({ scenario: name, ...win })));
  const column = (heading: string, worth: number, cell: (row: (typeof rows)[number]) => string): Column => ({
    heading,
    alignment: 'left',
    worth,
    cells: rows.map(cell),
  });
  const isRight = { alignment: 'right' } as const;
  return {
    kind: 'table',
    caption: 'Which strategy wins by what',
    groups: rows.map(({ scenario }) => scenario),
    columns: [
      column('by', 0, ({ by }) => FIGURE_WORDS[by]),
      { ...column('best', 8, ({ by, least }) => strategyFigureText(by, least)), ...isRight },
      column('wins', 9, ({ best, scenario }) => winners(best, scenarios, scenario)),
      { ...column('worst', 6, ({ by, most }) => strategyFigureText(by, most)), ...isRight },
      column('last', 7, ({ last }) => STRATEGY_WORDS[last]),
    ],
    legend: [
      {
        heading: 'wins',
        text: 'wins: the least mean, and those whose 95 % intervals overlap with its own; what all have alike is left out',
      },
    ],
  };
}

/** By name; or, of most of them, those who do not win. */
export function winners(best: StrategyWinJson['best'], scenarios: Scenarios, scenario: string): string {
  const all = scenarios.find(({ name }) => name === scenario)?.strategies ?? [];
  const others = all.filter(({ strategy }) => !best.includes(strategy));
  const isMost = best.length > others.length;
  const names = isMost ? others.map(({ strategy }) => strategy) : best;
  return `${isMost ? 'all but ' : ''}${names.map((name) => STRATEGY_WORDS[name]).join(' · ')}`;
}

interface Row {
  readonly scenario: StrategyScenarioJson['name'];
  readonly of: StrategyJson;
}

function rowsOf(scenarios: Scenarios): readonly Row[] {
  return scenarios.flatMap(({ name, strategies }) => strategies.map((of) => ({ scenario: name, of })));
}

/** Who serves what over time, in text. */
export function sharesTable({ scenarios, horizon_seconds }: StrategiesReport): TableBlock {
  const rows = rowsOf(scenarios);
  const shares = rows.map(({ of }) => of.share_percent);
  const bins = shares[0]?.length ?? 1;
  return {
    kind: 'table',
    caption: 'Who serves what over time',
    groups: rows.map(({ scenario }) => scenario),
    columns: [
      nameColumn(rows),
      {
        heading: 'mean %',
        title: "new version's mean share %",
        alignment: 'right',
        worth: 5,
        cells: percentColumn(shares.map((each) => each.reduce((sum, share) => sum + share, 0) / bins / 100)),
      },
      {
        heading: `share over ${durationText(horizon_seconds)}`,
        alignment: 'left',
        worth: 9,
        isBar: true,
        cells: shares.map(shareBars),
      },
    ],
    legend: [
      {
        heading: `share over ${durationText(horizon_seconds)}`,
        text: `each sign is ${durationText(horizon_seconds / bins)}: · the version before serves all, █ the new one does, in between both; mean of all runs`,
      },
    ],
  };
}

function nameColumn(rows: readonly Row[]): Column {
  return { heading: 'strategy', alignment: 'left', worth: 0, cells: rows.map(({ of }) => STRATEGY_WORDS[of.strategy]) };
}

const OF_COPIES = ['copied_requests', 'failed_copies', 'mismatched_answers', 'duplicated_side_effects'] as const;

/** What became of the copies, and what was done twice, under the strategies that have any of it; null: none has. */
export function copiesTable(scenarios: Scenarios): TableBlock | null {
  const rows = rowsOf(scenarios).filter(({ of }) => OF_COPIES.some((figure) => of[figure] !== null));
  const shown = OF_COPIES.filter((figure) => rows.some(({ of }) => of[figure] !== null));
  if (rows.length === 0) return null;
  return {
    kind: 'table',
    caption: 'Copies of requests, and what was done twice: means',
    groups: rows.map(({ scenario }) => scenario),
    columns: [
      nameColumn(rows),
      ...shown.map(
        (figure): Column => ({
          heading: FIGURE_WORDS[figure],
          alignment: 'right',
          worth: 8,
          cells: rows.map(({ of }) => strategyFigureText(figure, of[figure]?.mean ?? null)),
        }),
      ),
    ],
  };
}

const SHOWN: readonly (readonly [figure: StrategyFigure, heading: string, worth: number])[] = [
  ['excess_failed_requests', 'failures', 12],
  ['users_hit', 'users hit', 9],
  ['exposure_requests', 'exposed', 8],
  ['time_to_detect_seconds', 'detect', 10],
  ['time_to_restore_seconds', 'restore', 10],
  ['rollback_seconds', 'back in', 7],
  ['downtime_seconds', 'down', 9],
  ['mixing_seconds', 'mixed', 7],
  ['extra_replica_seconds', 'extra h', 8],
  ['release_seconds', 'release', 8],
];

/** What each strategy comes to in each scenario, as means. */
export function figuresTable(scenarios: Scenarios): TableBlock {
  const rows = rowsOf(scenarios);
  const shown = SHOWN.filter(([figure]) => rows.some(({ of }) => of[figure] !== null));
  return {
    kind: 'table',
    caption: 'What each strategy comes to',
    groups: rows.map(({ scenario }) => scenario),
    columns: [
      nameColumn(rows),
      {
        heading: 'back %',
        title: 'rolled back %',
        alignment: 'right',
        worth: 11,
        cells: percentColumn(rows.map(({ of }) => of.rolled_back.rate)),
      },
      ...shown.map(
        ([figure, heading, worth]): Column => ({
          heading,
          alignment: 'right',
          worth,
          cells: rows.map(({ of }) => strategyFigureText(figure, of[figure]?.mean ?? null)),
        }),
      ),
    ],
    legend: [
      { heading: 'failures', text: 'failures: beyond those that the version before would have had' },
      { heading: 'exposed', text: 'exposed: requests of users that the new version served' },
      {
        heading: 'detect',
        text: 'detect, restore: from what is wrong to the decision, and until the new version is gone',
      },
      { heading: 'back in', text: 'back in: from the decision until the new version is gone' },
      { heading: 'down', text: 'down: more than 10 % of all requests fail beyond those of the version before' },
      { heading: 'mixed', text: 'mixed: both versions serve users' },
      { heading: 'extra h', text: 'extra h: replica-hours beyond those of the fleet' },
      { heading: 'release', text: 'release: from the preparation until all users have it, of runs not rolled back' },
    ],
  };
}
