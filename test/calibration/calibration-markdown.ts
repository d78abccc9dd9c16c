import { markdownTable } from '../../src/report/formats/markdown-text.js';
import { wilson } from '../../src/stats/intervals/one-proportion.js';
import { ABSOLUTE, CACHES, type Cell, COMPARED, HEALTHY, RELATIVE, WITH_ALPHA, WORSE } from './cells.js';
import { dependenceRows } from './dependence-rows.js';
import type { PlayedCell, Results } from './results.js';

/** The page that shows what `results.json` says. */
export const SHOWN_IN = 'examples/guide/judges.md';

/** What stands between the markers of that page: the judges side by side, then how each keeps its promise. */
export function calibrationMarkdown(results: Results): string {
  const { command, seed, version, cells } = results;
  return [
    `\`${command}\`, seed \`${seed}\`, version ${version}. In brackets: 95 % intervals (Wilson).`,
    '',
    '### Side by side',
    '',
    `${runsOf(results, 'comparison', 'healthy')} healthy rollouts and ${runsOf(results, 'comparison', '2×')} of each worse canary: 5, 25 and 50 % for ten minutes each, 200 requests a second, 0.2 % errors; \`error_rate\` alone is judged, every ten seconds (\`thresholds\`: at most 1 % in a minute, four such minutes a stage forgiven; \`burn_rate\`: 14.4 of an objective of 99.9 %, over 5m and 30s, every 30 seconds; \`mann_whitney\` tests errors as counts).`,
    '',
    comparison(cells),
    '',
    '### On healthy worlds',
    '',
    'Healthy rollouts rolled back by judges that promise at most 5 %. 200 requests a second, 0.2 % errors, a look every ten seconds (`distribution`: every 100); 50 % for half an hour (equal shares), 5 % for half an hour (1 : 19), 5, 25 and 50 % for ten minutes each at 5 requests a second (low traffic), 1, 10 and 50 % for ten minutes each, and 5, 25 and 50 % looked at every 100 seconds (18 looks):',
    '',
    levels(cells),
    '',
    '### Where windows are not independent',
    '',
    'Where windows are not independent, promises do not hold. CPU that follows an AR(1) process, at 50 % for ten minutes in windows of ten seconds; and errors that come in bursts of ten seconds, or of a minute (beta-binomial, correlation 0.002), at 50 % for half an hour, a look every ten seconds:',
    '',
    markdownTable(
      ['world', 'judge', '>rolled back', '>in theory'],
      dependenceRows(cells).map((row) => [row.world, code(row.plan), rate(row), row.theory]),
    ),
    '',
    '### Where something else is wrong',
    '',
    'Where the canary is no worse and something else is wrong (5, 25 and 50 % for ten minutes each, 200 requests a second, a look every ten seconds; the presets of those names):',
    '',
    notTheCanary(cells),
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

function notTheCanary(cells: readonly PlayedCell[]): string {
  return markdownTable(
    ['judge', '>shared_outage', ...CACHES.map((world) => `>${world}`)],
    [...RELATIVE, ...ABSOLUTE].map((plan) => {
      const outage = cellOf(cells, { table: 'alike', plan, world: 'shared_outage' });
      const paused = outage.paused > 0 ? `; paused ${percent(outage.paused, outage.runs)}` : '';
      const caches = CACHES.map((world) =>
        isAbsolute(plan) ? '–' : rate(cellOf(cells, { table: 'alike', plan, world })),
      );
      return [code(plan), `${rate(outage)}${paused}`, ...caches];
    }),
  );
}

function isAbsolute(plan: string): boolean {
  return ABSOLUTE.some((absolute) => absolute === plan);
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

/** None and all are said of counts that are so, and of no others. */
function percent(count: number, runs: number): string {
  if (count === 0 || count === runs) return count === 0 ? '0 %' : '100 %';
  const rounded = Math.min(99.9, (count / runs) * 100).toFixed(1);
  return rounded === '0.0' ? '<0.1 %' : `${rounded} %`;
}

/** The method, and what is said to it. */
function code(plan: string): string {
  const [method, ...rest] = plan.split(/(?=, | beside )/);
  return `\`${method}\`${rest.join('')}`;
}
