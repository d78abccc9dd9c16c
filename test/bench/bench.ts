/**
 * `npm run bench`: how long things take, as ratios of what is measured in one run, because absolute times are the
 * machine's. `npm run bench -- draws windows` runs these tables alone. With `--strict` a missed target is exit code 1.
 * `starts`, `studies`, `threads` and `hostile` need `dist/`; the two before the last also need the history of this repository.
 */
import { draws } from './draws.js';
import { growth } from './growth.js';
import { hostileInputs } from './hostile-inputs.js';
import { queries } from './queries.js';
import { rehearsals } from './rehearsals.js';
import { judgedRollouts, rollouts, windowCosts } from './rollouts.js';
import { startUp } from './start-up.js';
import { studies, threads } from './studies.js';
import { printTable, type Row } from './table.js';
import { trafficVolume } from './traffic-volume.js';

interface Table {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: () => Row[] | Promise<Row[]>;
}

const RATIOS = ['of minima', 'of pairs', 'target', ''];
const RATES = ['most', ''];
const GOALS = ['today', 'now', 'goal', ''];

const TABLES: Readonly<Record<string, Table>> = {
  starts: { title: 'Whole process over `node -e 0`', heads: RATIOS, rows: startUp },
  traffic: { title: 'simulate() of 75 windows', heads: RATIOS, rows: trafficVolume },
  draws: { title: 'ns a draw', heads: ['least', 'median'], rows: draws },
  growth: { title: 'A larger task over a smaller one', heads: RATIOS, rows: growth },
  queries: { title: 'A PromQL query over a loop by hand', heads: RATIOS, rows: queries },
  rehearsals: { title: 'A rehearsal over our plan of the same looks, CPU time', heads: RATIOS, rows: rehearsals },
  windows: { title: "A window of a study's run, error rate only", heads: RATIOS, rows: windowCosts },
  rollouts: {
    title: 'Rollouts a second (4 stages, 60 windows, 1,000,000 requests a minute)',
    heads: RATES,
    rows: rollouts,
  },
  judges: { title: 'The same, by who judges', heads: RATES, rows: judgedRollouts },
  studies: { title: 'A study, over that of commit 3d8145f (today)', heads: GOALS, rows: studies },
  threads: { title: 'Threads and memory of a study (a quiet machine)', heads: GOALS, rows: threads },
  hostile: { title: 'What is made to cost, whole process', heads: ['CPU', 'memory', ''], rows: hostileInputs },
};

const words = process.argv.slice(2).filter((word) => word !== '--strict');
const unknown = words.filter((word) => TABLES[word] === undefined);
if (unknown.length > 0) throw new Error(`no table ${unknown.join(', ')}; there are ${Object.keys(TABLES).join(', ')}`);

const missed: string[] = [];
for (const [name, { title, heads, rows }] of Object.entries(TABLES)) {
  if (words.length > 0 && !words.includes(name)) continue;
  const measured = await rows();
  printTable(title, heads, measured);
  missed.push(...measured.filter(({ met }) => met === false).map(({ what }) => `${title}: ${what}`));
}
if (missed.length > 0 && process.argv.includes('--strict')) {
  console.error(`missed: ${missed.join('; ')}`);
  process.exitCode = 1;
}
