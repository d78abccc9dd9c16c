import { formatChance, formatCount } from '../../text/format-number.js';
import type { ChartBlock, Column } from '../page/page.js';
import type { LintJson } from './lint-json.js';
import { ruleName } from './lint-tables.js';

type Stage = LintJson['stages'][number];

/** Of less nothing is said but that it is less. */
const LEAST_CHANCE = 1e-6;

/** The chance of a false breach against the requests of a look, a curve for each metric that is judged. */
export function lintCharts(stages: readonly Stage[]): ChartBlock[] {
  const points = stages.flatMap((stage) =>
    stage.rules.flatMap(({ false_breach, ...rule }) =>
      false_breach === null
        ? []
        : [{ metric: ruleName(rule), requests: stage.requests_per_window, stage, chances: false_breach }],
    ),
  );
  if (points.length === 0) return [];
  const metrics = [...new Set(points.map(({ metric }) => metric))];
  const xs = [...new Set(points.map(({ requests }) => requests))].sort((one, other) => one - other);
  const column = (
    heading: string,
    alignment: Column['alignment'],
    cell: (point: (typeof points)[number]) => string,
  ): Column => ({
    heading,
    alignment,
    worth: 5,
    cells: points.map(cell),
  });
  return [
    {
      kind: 'chart',
      title: 'Chance of a false breach against requests',
      description:
        'For each rule, the chance that a look fails a canary that is like stable, against the requests of the canary that a look has',
      drawing: {
        kind: 'curves',
        xTitle: 'canary requests in a look',
        xs,
        isLogarithmic: xs.every((x) => x > 0),
        unit: 'rate',
        floor: LEAST_CHANCE,
        curves: metrics.map((metric) => ({
          name: metric,
          tone: 'plain',
          points: xs.map((x) => {
            const at = points.filter((point) => point.metric === metric && point.requests === x);
            const worst = Math.max(...at.map(({ chances }) => chances.per_window));
            return at.length === 0 ? null : { value: worst, low: worst, high: worst };
          }),
        })),
      },
      table: {
        kind: 'table',
        caption: 'Chance of a false breach against requests',
        columns: [
          column('stage', 'left', ({ stage }) => stage.stage),
          column('rule', 'left', ({ metric }) => metric),
          column('requests in a look', 'right', ({ requests }) => formatCount(Math.round(requests))),
          column('false breach of a look', 'right', ({ chances }) => formatChance(chances.per_window)),
          column('in the stage', 'right', ({ chances }) => formatChance(chances.per_stage)),
        ],
      },
    },
  ];
}
