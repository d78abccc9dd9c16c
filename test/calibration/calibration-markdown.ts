import { markdownTable } from '../../src/report/markdown/markdown-table.js';
import { wilson } from '../../src/stats/wilson.js';
import { type Cell, COMPARED, HEALTHY, WITH_ALPHA, WORSE } from './cells.js';
import { dependenceRows } from './dependence-rows.js';
import type { PlayedCell, Results } from './results.js';

/** What `results.json` says, as the README shows it. */
export function calibrationMarkdown(results: Results): string {
  const { command, seed, version, cells } = results;
  return [
    `\`${command}\`, seed \`${seed}\`, version ${version}. In brackets: 95 % intervals (Wilson).`,
    '',
    `${runsOf(results, 'comparison', 'healthy')} healthy rollouts and ${runsOf(results, 'comparison', '2×')} of each worse canary: 5, 25 and 50 % for ten minutes each, 200 requests a second, 0.2 % errors; \`error_rate\` alone is judged, every ten seconds.`,
    '',
    comparison(cells),
    '',
    'Healthy rollouts rolled back by judges that promise at most 5 %:',
    '',
    levels(cells),
    '',
    'Where windows are not independent, or the arms not alike:',
    '',
    markdownTable(
      ['world', 'judge', '>rolled back', '>paused', '>in theory'],
      dependenceRows(cells).map((row) => [
        row.world,
        code(row.plan),
        rate(row),
        percent(row.paused, row.runs),
        row.theory,
      ]),
    ),
  ].join('\n');
}

function runsOf({ cells }: Results, table: Cell['table'], world: Cell['world']): number {
  return Math.min(...cells.filter((cell) => cell.table === table && cell.world === world).map(({ runs }) => runs));
}

function comparison(cells: readonly PlayedCell[]): string {
  const headings = ['judge', '>false rollbacks', ...WORSE.map((world) => `>${world} found`), '>2× takes', '>and costs'];
  return markdownTable(
    headings,
    COMPARED.map((plan) => {
      const of = (world: Cell['world']) => cellOf(cells, { table: 'comparison', plan, world });
      const twice = of('2×');
      const found = WORSE.map((world) => percent(of(world).rolledBack, of(world).runs));
      const median = twice.medianDetectSeconds === null ? 'never' : `${twice.medianDetectSeconds} s`;
      return [
        code(plan),
        rate(of('healthy')),
        ...found,
        median,
        `${(twice.excessErrors / twice.runs).toFixed(0)} errors`,
      ];
    }),
  );
}

function levels(cells: readonly PlayedCell[]): string {
  return markdownTable(
    ['judge', ...HEALTHY.map((world) => `>${world}`)],
    WITH_ALPHA.map((plan) => [
      code(plan),
      ...HEALTHY.map((world) => rate(cellOf(cells, { table: 'alpha', plan, world }))),
    ]),
  );
}

function cellOf(cells: readonly PlayedCell[], asked: Pick<Cell, 'table' | 'plan' | 'world'>): PlayedCell {
  const { table, plan, world } = asked;
  const found = cells.find((cell) => cell.table === table && cell.plan === plan && cell.world === world);
  if (found === undefined) throw new Error(`no results of ${plan} in ${world}`);
  return found;
}

function rate({ rolledBack, runs }: PlayedCell): string {
  const [low, high] = wilson(rolledBack, runs);
  return `${percent(rolledBack, runs)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}

function percent(count: number, runs: number): string {
  return count === 0 ? '0 %' : count === runs ? '100 %' : `${((count / runs) * 100).toFixed(1)} %`;
}

/** The method, and what is said to it. */
function code(plan: string): string {
  const [method, ...rest] = plan.split(/(?=, | beside )/);
  return `\`${method}\`${rest.join('')}`;
}
