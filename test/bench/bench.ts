/**
 * `npm run bench`: how long things take, as ratios of what is measured in one run, because absolute times are the
 * machine's. With `--strict` a missed target is exit code 1. Needs `dist/`.
 */
import { draws } from './draws.js';
import { growth } from './growth.js';
import { judgedRollouts, rollouts } from './rollouts.js';
import { startUp } from './start-up.js';
import { printTable, type Row } from './table.js';
import { trafficVolume } from './traffic-volume.js';

const JUDGED = ['of minima', 'of pairs', 'target', ''];

const processes = startUp();
printTable('Whole process over `node -e 0`', JUDGED, processes);
const volumes = await trafficVolume();
printTable('simulate() of 75 windows', JUDGED, volumes);
printTable('ns a draw', ['least', 'median'], draws());
const grown = await growth();
printTable('A larger task over a smaller one', JUDGED, grown);
const rates = rollouts();
printTable('Rollouts a second (4 stages, 60 windows, 1,000,000 requests a minute)', ['most', ''], rates);

const judges = judgedRollouts();
printTable('The same, by who judges', ['most', ''], judges);

const missed = [...processes, ...volumes, ...grown, ...rates, ...judges].filter((row: Row) => row.met === false);
if (missed.length > 0 && process.argv.includes('--strict')) {
  console.error(`missed: ${missed.map(({ what }) => what).join('; ')}`);
  process.exitCode = 1;
}
