/**
 * `npm run calibrate`: how the judges keep their promises, from the same seeded traffic every time. Writes `results.json`,
 * prints what the README shows of it, and puts it there. What it costs goes to standard error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { withBetweenMarkers } from './between-markers.js';
import { calibrationMarkdown } from './calibration-markdown.js';
import { CELLS } from './cells.js';
import { playCell } from './play-cell.js';
import { type PlayedCell, RESULTS_FILE, type Results } from './results.js';

const README = new URL('../../README.md', import.meta.url);
const PACKAGE = new URL('../../package.json', import.meta.url);

const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
const seed = 'calibration';
const cells: PlayedCell[] = [];
for (const cell of CELLS) {
  process.stderr.write(`\r\u001b[K${cells.length + 1} of ${CELLS.length}: ${cell.plan} in ${cell.world}`);
  cells.push(await playCell(cell, seed));
}
process.stderr.write('\r\u001b[K');

const results: Results = { command: 'npm run calibrate', version, seed, cells };
writeFileSync(RESULTS_FILE, jsonOf(results));
const markdown = calibrationMarkdown(results);
process.stdout.write(`${markdown}\n`);
const readme = readFileSync(README, 'utf8');
const rewritten = withBetweenMarkers(readme, markdown);
if (rewritten !== readme) writeFileSync(README, rewritten);

/** One cell a line, so that a change shows as what it is. */
function jsonOf({ cells: played, ...rest }: Results): string {
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, ',');
  return `${head}\n  "cells": [\n${played.map((cell) => `    ${JSON.stringify(cell)}`).join(',\n')}\n  ]\n}\n`;
}
