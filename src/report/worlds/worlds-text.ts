import { wrap } from '../text/wrap.js';
import type { WorldsReport } from './worlds-report.js';

const WIDTH = 80;
const INDENT = 2;

/** The worlds a plan can be played in, each with what it does, in words and numbers, and what catches it; then what assertions know. */
export function worldsText({ worlds, figures }: WorldsReport): string {
  const told = worlds.map(({ name, description, caught_by: caughtBy, thresholds, faults, warm_up: warmUp }) => [
    name,
    ...wrap(description, WIDTH - INDENT).map(indented),
    ...faults.flatMap((fault) => labelled('fault', numbersText(fault))),
    ...(warmUp === null ? [] : labelled('warm-up', numbersText(warmUp))),
    ...labelled('caught by', caughtBy),
    ...(thresholds === null ? [] : labelled('such as', `thresholds: ${flowText(thresholds)}`)),
    '',
  ]);
  return `${[
    ...told.flat(),
    'Play one with --scenario NAME, or several with study --scenarios NAME,NAME.',
    '',
    'An assertion of a study is SCENARIO.FIGURE.STATISTIC, then <, <=, > or >=, then',
    'a number. SCENARIO is one of these worlds, or configured: the world of the',
    'configuration.',
    ...byStatistics(figures).flatMap(([statistics, those]) => [
      '',
      `FIGURE, with ${statistics} as STATISTIC:`,
      ...those.flatMap(({ name, description }) => figureLines(name, description)),
    ]),
  ].join('\n')}\n`;
}

/** Figures that have the same statistics together, in their order. */
function byStatistics(figures: WorldsReport['figures']): readonly (readonly [string, WorldsReport['figures']])[] {
  const groups = new Map<string, WorldsReport['figures']>();
  for (const figure of figures) {
    const statistics = figure.statistics.join(', ');
    groups.set(statistics, [...(groups.get(statistics) ?? []), figure]);
  }
  return [...groups];
}

const FIGURE = 25;

function figureLines(name: string, description: string): readonly string[] {
  return wrap(description, WIDTH - INDENT - FIGURE).map((line, index) =>
    indented(`${(index === 0 ? name : '').padEnd(FIGURE)}${line}`),
  );
}

function indented(line: string): string {
  return `${' '.repeat(INDENT)}${line}`;
}

const LABEL = 11;

function labelled(label: string, text: string): readonly string[] {
  const lines = wrap(text, WIDTH - INDENT - LABEL);
  return lines.map((line, index) => indented(`${(index === 0 ? label : '').padEnd(LABEL)}${line}`));
}

/** `error_rate: 0.05, ramp: 60m`, as YAML has it. */
function numbersText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => `${key}: ${flowText(value)}`)
    .join(', ');
}

function flowText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${numbersText(value as Readonly<Record<string, unknown>>)} }`;
}
