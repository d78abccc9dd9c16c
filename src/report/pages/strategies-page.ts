import { STRATEGY_FIGURES } from '../../model/results/strategy.js';
import { countOf } from '../../text/format-number.js';
import type { Block, Page } from '../page/page.js';
import { playedCase } from '../page/page.js';
import { again } from '../page/usual-blocks.js';
import type { StrategiesReport } from '../strategies/strategies-report.js';
import { scenarioCharts } from '../strategies/strategy-charts.js';
import { copiesTable, figuresTable, sharesTable, winners, winsTable } from '../strategies/strategy-tables.js';
import { FIGURE_WORDS, STRATEGY_WORDS, strategyFigureText } from '../strategies/strategy-words.js';
import { migrationTable, waysTable } from '../strategies/way-back-tables.js';
import { durationText } from '../study/figure-text.js';

/** The page of a comparison of strategies: which wins by what, who serves what over time, all figures, the ways back. */
export function strategiesPage(report: StrategiesReport): Page {
  const { name, seed, runs, scenarios, tool, fleet, horizon_seconds, ways_back } = report;
  const counted = `Each strategy meets the same ${countOf(runs, 'run')} of each world; all is counted for ${durationText(horizon_seconds)}.`;
  const copies = copiesTable(scenarios);
  const blocks: Block[] = [
    { kind: 'headline', mark: '·', status: null, name, sentences: headline(report) },
    { kind: 'note', text: `${counted} ${fleetText(fleet)}` },
    winsTable(scenarios),
    ...scenarios.flatMap((scenario) => scenarioCharts(scenario, report)),
    sharesTable(report),
    figuresTable(scenarios),
    ...(copies === null ? [] : [{ kind: 'fold', title: 'Copies', isInText: false, blocks: [copies] } satisfies Block]),
    {
      kind: 'fold',
      title: 'The ways back',
      isInText: true,
      blocks: [
        waysTable(ways_back),
        {
          kind: 'note',
          text: 'By hand: detect 5 minutes, page 5, diagnose 15, decide 5, act 5. Automatic: detect 3, act 2. The share is held from detection on; the way itself comes on top. Configuration and data: where the failure is theirs.',
        },
      ],
    },
    {
      kind: 'fold',
      title: 'Migrations',
      isInText: true,
      blocks: [migrationTable(report.migrations)],
    },
    again(report, countOf(runs, 'run')),
  ];
  return {
    kind: 'Strategies',
    name,
    mark: '·',
    blocks,
    data: dataOf(report),
    suites: [
      {
        name: name === '' ? 'canary-sim strategies' : name,
        facts: [],
        cases: scenarios.flatMap((scenario) =>
          scenario.strategies.map((of) =>
            playedCase(
              scenario.name,
              of.strategy,
              STRATEGY_FIGURES.flatMap((figure) => {
                const mean = of[figure]?.mean ?? null;
                return mean === null ? [] : [[FIGURE_WORDS[figure], strategyFigureText(figure, mean)] as const];
              }),
            ),
          ),
        ),
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

/** Of each scenario in which something is wrong, which strategies fail fewest requests. */
function headline({ scenarios }: StrategiesReport): readonly string[] {
  const told = scenarios.flatMap(({ name, wins }) => {
    const win = wins.find(({ by }) => by === 'excess_failed_requests');
    if (name === 'healthy' || win === undefined) return [];
    const best = winners(win.best, scenarios, name);
    const text = (mean: number): string => strategyFigureText(win.by, mean);
    return [
      `${name}: fewest failures under ${best} (${text(win.least)}), most under ${STRATEGY_WORDS[win.last]} (${text(win.most)})`,
    ];
  });
  return told.length === 0 ? ['no strategy fails fewer requests than another'] : told;
}

function fleetText(fleet: StrategiesReport['fleet']): string {
  const { replicas, restart_seconds, batches, batch_seconds, prepare_seconds, kept_seconds, shadow_seconds } = fleet;
  return [
    `Assumed: ${countOf(replicas, 'replica')}`,
    `a big bang is down for ${durationText(restart_seconds)}`,
    `${batches} batches of ${durationText(batch_seconds)}`,
    `a second environment is ready in ${durationText(prepare_seconds)}, the old one kept for ${durationText(kept_seconds)}`,
    `a shadow gets copies for ${durationText(shadow_seconds)} before the plan.`,
  ].join('; ');
}

/** A row a strategy and scenario. */
function dataOf({ scenarios }: StrategiesReport): Page['data'] {
  return {
    headings: [
      'scenario',
      'strategy',
      'released_rate',
      'rolled_back_rate',
      'paused_rate',
      ...STRATEGY_FIGURES.flatMap((figure) => [`${figure}_mean`, `${figure}_p95`]),
    ],
    rows: scenarios.flatMap(({ name, strategies }) =>
      strategies.map((of) => [
        name,
        of.strategy,
        of.released.rate,
        of.rolled_back.rate,
        of.paused.rate,
        ...STRATEGY_FIGURES.flatMap((figure) => [of[figure]?.mean ?? null, of[figure]?.p95 ?? null]),
      ]),
    ),
  };
}
