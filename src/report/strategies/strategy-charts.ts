import type { ChartBlock, Column } from '../page/page.js';
import { amountText, durationText, NONE, percentColumn } from '../study/figure-text.js';
import type { StrategiesReport, StrategyScenarioJson } from './strategies-report.js';
import { STRATEGY_WORDS } from './strategy-words.js';

const MINUTE = 60;

/** Each scenario in pictures: who serves what over time, and what it costs. */
export function scenarioCharts(scenario: StrategyScenarioJson, report: StrategiesReport): readonly ChartBlock[] {
  return [shareChart(scenario, report.horizon_seconds), harmChart(scenario)];
}

function namesOf({ strategies }: StrategyScenarioJson): Column {
  const cells = strategies.map(({ strategy }) => STRATEGY_WORDS[strategy]);
  return { heading: 'strategy', alignment: 'left', worth: 0, cells };
}

function shareChart(scenario: StrategyScenarioJson, horizonSeconds: number): ChartBlock {
  const { name, strategies } = scenario;
  const bins = strategies[0]?.share_percent.length ?? 0;
  const width = horizonSeconds / Math.max(1, bins);
  return {
    kind: 'chart',
    title: `Who serves what over time: ${name}`,
    description: `The new version's share of the users' requests in ${name}, the mean of all runs, over ${durationText(horizonSeconds)} under each strategy`,
    drawing: {
      kind: 'curves',
      xTitle: 'minutes',
      xs: Array.from({ length: bins }, (_, bin) => ((bin + 0.5) * width) / MINUTE),
      isLogarithmic: false,
      unit: 'percent',
      floor: null,
      curves: strategies.map(({ strategy, share_percent }) => ({
        name: STRATEGY_WORDS[strategy],
        tone: 'plain',
        points: share_percent.map((value) => ({ value, low: value, high: value })),
      })),
    },
    table: {
      kind: 'table',
      caption: "The new version's share in %, by the end of the stretch",
      columns: [
        namesOf(scenario),
        ...Array.from({ length: bins }, (_, bin): Column => {
          return {
            heading: durationText((bin + 1) * width),
            alignment: 'right',
            worth: 5,
            cells: percentColumn(strategies.map(({ share_percent }) => (share_percent[bin] ?? 0) / 100)),
          };
        }),
      ],
    },
  };
}

function harmChart(scenario: StrategyScenarioJson): ChartBlock {
  const { name, strategies } = scenario;
  const statistics = ['min', 'p50', 'mean', 'p95', 'max'] as const;
  return {
    kind: 'chart',
    title: `Failures beyond stable: ${name}`,
    description: `Failures that there would not have been with the version before, in ${name}: the mean under each strategy, on a line from the least of all runs to the 95th percentile`,
    drawing: {
      kind: 'intervals',
      unit: 'amount',
      zero: null,
      rows: strategies.flatMap(({ strategy, excess_failed_requests: figure }) => {
        if (figure === null) return [];
        const { mean: value, min, p95 } = figure;
        const [low, high] = [Math.min(min, value), Math.max(p95, value)];
        return [{ name: STRATEGY_WORDS[strategy], value, low, high, tone: 'canary' as const, mark: '' }];
      }),
    },
    table: {
      kind: 'table',
      caption: `Failures beyond stable: ${name}`,
      columns: [
        namesOf(scenario),
        ...statistics.map(
          (statistic): Column => ({
            heading: statistic,
            alignment: 'right',
            worth: 5,
            cells: strategies.map(({ excess_failed_requests: figure }) =>
              figure === null ? NONE : amountText(figure[statistic]),
            ),
          }),
        ),
      ],
    },
  };
}
