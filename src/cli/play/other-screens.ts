import type { Paint } from '../../report/text/paint.js';
import { truncate } from '../../report/text/truncate.js';
import { type Size, SMALLEST } from './layout.js';

/** In place of the game where a terminal is too small for it. */
export function tooSmall(size: Size): string[] {
  const needs = `canary-sim play needs ${SMALLEST.columns} x ${SMALLEST.rows}`;
  const lines = [needs, `this terminal has ${size.columns} x ${size.rows}`, 'the clock is stopped; q quits'];
  return lines.slice(0, size.rows).map((line) => truncate(line, size.columns));
}

const KEYS = [
  ['p', 'promote: the next stage begins; from the last, all traffic'],
  ['space', 'pause, or resume: the canary keeps its share, windows go on'],
  ['r', 'roll back: stable serves all traffic again, and all is over'],
  ['j', 'hand over to the plan, for good: it judges at once what was seen'],
  ['?', 'this page'],
  ['q, Ctrl-C', 'leave: what was true is printed, and the seed (exit code 130)'],
] as const;

/** The keys and what each does, in place of the game; at most 80 columns. */
export function keysPage(paint: Paint): string[] {
  return [
    paint('bold', ' The keys'),
    '',
    ...KEYS.map(([key, does]) => ` ${paint('cyan', key.padEnd(10))} ${does}`),
    '',
    ' While you judge, nothing rolls back by itself, and a stage whose time is over',
    ' goes on to the next. Half of all seeds send out a healthy canary.',
    '',
    ' The clock is stopped. Any key goes back to the game; q leaves it.',
  ];
}
