/**
 * `npm run calibrate`: how the judges keep their promises, from the same seeded traffic every time. Writes `results.json`,
 * prints what the guide shows of it, and puts it there. With `-- --render` nothing is played: the results are those there are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { withBetweenMarkers } from './between-markers.js';
import { calibrationMarkdown, SHOWN_IN } from './calibration-markdown.js';
import { CELLS } from './cells.js';
import { playCell } from './play-cell.js';
import { type PlayedCell, RESULTS_FILE, type Results, readResults } from './results.js';

const PACKAGE = new URL('../../package.json', import.meta.url);
const SEED = 'calibration';

async function playAll(): Promise<Results> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
  const cells: PlayedCell[] = [];
  for (const cell of CELLS) {
    process.stderr.write(`\r\u001b[K${cells.length + 1} of ${CELLS.length}: ${cell.plan} in ${cell.world}`);
    cells.push(await playCell(cell, SEED));
  }
  process.stderr.write('\r\u001b[K');
  const results: Results = { command: 'npm run calibrate', version, seed: SEED, cells };
  writeFileSync(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

const results = process.argv.includes('--render') ? readResults() : await playAll();
const shown = calibrationMarkdown(results);
process.stdout.write(`${shown}\n`);
const page = new URL(`../../${SHOWN_IN}`, import.meta.url);
const text = readFileSync(page, 'utf8');
const rewritten = withBetweenMarkers(text, shown);
if (rewritten !== text) writeFileSync(page, rewritten);
