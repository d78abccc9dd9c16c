import { formatDuration } from '../../text/duration.js';
import { formatNumber } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import type { Report } from '../json/report-schema.js';
import { aftermath } from './aftermath.js';
import { columns } from './columns.js';
import { displayWidth } from './display-width.js';
import { headline, summaryFacts } from './headline.js';
import { type HistoryRow, history } from './history.js';
import { type OutcomeMark, outcomeMark } from './outcome-mark.js';
import { type Colour, type Paint, paint as painter } from './paint.js';
import { textStages } from './text-stages.js';
import { truncate } from './truncate.js';
import { wrap } from './wrap.js';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns to fit into where names allow; 100 if left out. */
  readonly width?: number;
}

const COLOURS = { '✓': 'green', '✗': 'red', '?': 'yellow', '‖': 'yellow', '·': 'dim' } as const satisfies Record<
  OutcomeMark,
  Colour
>;

const GAP = '  ';

/** The report for a person at a terminal: the verdict and what decided it, then stages, history and warnings. */
export function reportText(report: Report, options: TextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? 100;
  const sections = [
    verdict(report, width, paint),
    textStages(report.stages, width, paint),
    historyLines(report, width, paint),
    report.warnings.flatMap((warning) => marked(paint('yellow', '!'), warning.message, width)),
    origin(report, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function verdict(report: Report, width: number, paint: Paint): string[] {
  const mark = outcomeMark(report.final_state, report.reason);
  const colour = COLOURS[mark];
  const name = truncate(plainText(report.name), width - report.final_state.length - 4);
  return [
    `${paint(colour, mark)} ${paint('bold', paint(colour, report.final_state))}  ${name}`.trimEnd(),
    ...wrap(plainText(headline(report)), width - 2).map((line) => `  ${paint('bold', line)}`),
    ...factLines(summaryFacts(report), width - 2).map((line) => `  ${paint('dim', line)}`),
    ...aftermath(report).flatMap((fact) => wrap(fact, width - 2).map((line) => `  ${paint('dim', line)}`)),
  ];
}

/** On one line, or the last by itself. */
function factLines(facts: readonly string[], width: number): readonly string[] {
  const whole = facts.join(' · ');
  return displayWidth(whole) <= width ? [whole] : [facts.slice(0, -1).join(' · '), facts.slice(-1).join()];
}

function historyLines(report: Report, width: number, paint: Paint): string[] {
  const rows = history(report);
  if (rows.length === 0) return [];
  const alignments = ['right', 'left', 'left', 'left', 'right'] as const;
  const cells = rows.map((row) => [formatDuration(row.atSeconds), ...transitionCells(row, width)]);
  const [heading = [], ...lines] = columns([['at', 'event', 'status', 'stage', 'share'], ...cells], alignments);
  const texts = lines.map((line, i) => {
    const row = rows[i];
    const text = `  ${line.join(GAP).trimEnd()}`;
    if (row === undefined || row.transition !== null) return text;
    // What is no transition has no columns to keep to.
    return truncate(`${text}${GAP}${plainText(row.detail)}`, width);
  });
  return [paint('dim', `  ${heading.join(GAP).trimEnd()}`), ...texts];
}

function transitionCells({ transition }: HistoryRow, width: number): string[] {
  if (transition === null) return [];
  return [
    transition.event,
    `${transition.from} → ${transition.to}`,
    truncate(plainText(transition.stage), Math.max(12, width - 70)),
    `${formatNumber(transition.traffic_percent)} %`,
  ];
}

function marked(mark: string, message: string, width: number): string[] {
  return wrap(plainText(message), width - 2).map((line, i) => `${i === 0 ? mark : ' '} ${line}`);
}

function origin(report: Report, paint: Paint): string[] {
  const { tool, seed, reproduce } = report;
  return [
    paint('dim', `  seed ${plainText(seed)} · ${tool.name} ${tool.version}`),
    `  ${paint('dim', '$')} ${plainText(reproduce)}`,
  ];
}
