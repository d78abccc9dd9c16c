import type { ArmSummary, WindowRecord } from '../../model/run.js';
import { columns } from '../../report/text/columns.js';
import { displayWidth } from '../../report/text/display-width.js';
import type { Paint } from '../../report/text/paint.js';
import { trafficBar } from '../../report/text/traffic-bar.js';
import { truncate } from '../../report/text/truncate.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { plainText, visibleText } from '../../text/visible-text.js';
import { chart, roundTop } from './chart.js';
import { type Game, type View, viewOf } from './game.js';
import { history } from './history.js';

/** What a terminal must at least have. */
export const SMALLEST = { columns: 80, rows: 24 } as const;

const WIDTH = SMALLEST.columns;
const BARS = { columns: 28, canaryRows: 5, stableRows: 3 } as const;
const LABEL = 9;
const PANEL = LABEL + 1 + BARS.columns;
const EVENTS_SHOWN = 3;

/** The screen of a game as it stands, from its first line: at most 80 columns and 23 lines. */
export function frame(game: Game, paint: Paint): string[] {
  const view = viewOf(game);
  const { windows } = view.run;
  const past = history(game, view).slice(-EVENTS_SHOWN);
  return [
    titleLine(game, paint),
    statusLine(game, view, paint),
    '',
    ...charts(windows, paint),
    '',
    ...numbers(windows.at(-1), paint),
    '',
    ...past.map((line) => clipped(line)),
    ...Array.from({ length: EVENTS_SHOWN - past.length }, () => ''),
    '',
    clipped(` ${soFar(game, view)}`),
    clipped(` ${keys(game, view)}`),
  ];
}

/** In place of the game where a terminal is too small for it. */
export function tooSmall(size: { readonly columns: number; readonly rows: number }): string[] {
  const needs = `canary-sim play needs ${SMALLEST.columns} x ${SMALLEST.rows}`;
  const lines = [needs, `this terminal has ${size.columns} x ${size.rows}`, 'the clock is stopped; q quits'];
  return lines.slice(0, size.rows).map((line) => truncate(line, size.columns));
}

function clipped(text: string): string {
  return truncate(text, WIDTH);
}

/** Both at the ends of a line; the left one gives way. */
function ends(left: string, right: string): string {
  const room = Math.max(0, WIDTH - displayWidth(right) - 2);
  const kept = truncate(left, room);
  return `${kept}${' '.repeat(room - displayWidth(kept))}  ${right}`;
}

function titleLine({ setup, seed, now }: Game, paint: Paint): string {
  const right = `seed ${visibleText(seed, 20)} · ${formatDuration(now)} `;
  return paint('bold', ends(` canary-sim play  ${plainText(setup.name)}`, right));
}

const STATUS_COLOURS = { PROGRESSING: 'cyan', PAUSED: 'yellow', COMPLETED: 'green', ROLLED_BACK: 'red' } as const;

function statusLine(game: Game, view: View, paint: Paint): string {
  const { status, stage, stageIndex, stageStartedAtSeconds, stageEndsAtSeconds, trafficPercent } = view;
  const share = `${formatNumber(trafficPercent)} % ${trafficBar(trafficPercent)}`;
  const stages = `stage ${stageIndex + 1} of ${game.setup.plan.stages.length}`;
  const name = truncate(plainText(stage.name), 20);
  const left = `  ${stages} ${name}  ${share}`;
  const since = formatDuration(game.now - stageStartedAtSeconds);
  const time =
    stageEndsAtSeconds === null ? since : `${since} of ${formatDuration(stageEndsAtSeconds - stageStartedAtSeconds)}`;
  const hands = game.handedOver === null ? 'you judge' : 'the plan judges';
  const line = ends(` ${status}${left}`, `${time} · ${hands} `);
  return line.replace(status, paint(STATUS_COLOURS[status], status));
}

interface Series {
  readonly title: string;
  readonly of: (arm: ArmSummary) => number | null;
  readonly least: number;
  readonly label: (top: number) => string;
}

const ERRORS: Series = {
  title: 'Error rate',
  of: ({ errorRate }) => errorRate,
  least: 0.005,
  label: (top) => `${formatNumber(top * 100)} %`,
};

const LATENCY: Series = {
  title: 'Latency p99',
  of: ({ latencyP99Ms }) => latencyP99Ms,
  least: 1,
  label: (top) => `${formatNumber(top)} ms`,
};

/** Side by side: the canary above, stable below, both to one scale. */
function charts(windows: readonly WindowRecord[], paint: Paint): string[] {
  const [left, right] = [panel(ERRORS, windows, paint), panel(LATENCY, windows, paint)];
  return left.map((line, row) => ` ${line}  ${right[row] ?? ''}`);
}

function panel({ title, of, least, label }: Series, windows: readonly WindowRecord[], paint: Paint): string[] {
  const shown = windows.slice(-BARS.columns);
  const canary = shown.map((window) => of(window.canary));
  const stable = shown.map((window) => of(window.stable));
  const most = roundTop([...canary, ...stable], least);
  const bars = (values: readonly (number | null)[], rows: number) => {
    // One scale: what is one row high for the one is so for the other.
    return chart(values, { columns: BARS.columns, rows, most: (most * rows) / BARS.canaryRows });
  };
  const labelled = (rows: readonly string[], name: string, top: string, colour: 'yellow' | 'cyan') =>
    rows.map((row, i) => {
      const said = i === rows.length - 1 ? name : i === 0 ? top : '';
      return `${said.padStart(LABEL - 1)} │${paint(colour, row)}`;
    });
  return [
    title.padEnd(PANEL),
    ...labelled(bars(canary, BARS.canaryRows), 'canary', windows.length === 0 ? '' : label(most), 'yellow'),
    ...labelled(bars(stable, BARS.stableRows), 'stable', '', 'cyan'),
  ];
}

const HEADINGS = ['', 'requests', 'failed', 'error %', 'p50 ms', 'p99 ms', 'CPU %', 'MB', 'restarts', 'conv. %'];
const ALIGNMENTS = HEADINGS.map((_, column) => (column === 0 ? 'left' : 'right'));

/** The latest window in figures. */
function numbers(window: WindowRecord | undefined, paint: Paint): string[] {
  const cells = (name: string, arm: ArmSummary | undefined): string[] => [
    name,
    ...(arm === undefined ? [] : armCells(arm)),
  ];
  const rows = [HEADINGS, cells('canary', window?.canary), cells('stable', window?.stable)];
  const [head = '', ...arms] = columns(rows, ALIGNMENTS).map((row) => clipped(` ${row.join(' ')}`));
  return [paint('dim', head), ...arms];
}

function armCells(arm: ArmSummary): string[] {
  const number = (value: number | null, digits = 3): string => (value === null ? '–' : formatNumber(value, digits));
  const percent = (rate: number | null): string => number(rate === null ? null : rate * 100, 2);
  return [
    formatCount(arm.requests),
    formatCount(arm.errors),
    percent(arm.errorRate),
    number(arm.latencyP50Ms),
    number(arm.latencyP99Ms),
    number(arm.cpuPercent),
    number(arm.memoryMb),
    number(arm.restarts),
    percent(arm.conversionRate),
  ];
}

function soFar({ handedOver }: Game, { run }: View): string {
  const { requests, errors } = run.canary;
  const counted = `canary so far: ${countOf(requests, 'request')}, ${formatCount(errors)} failed`;
  const verdict = handedOver === null ? undefined : run.windows.at(-1)?.judgement.verdict;
  return verdict === undefined ? counted : `${counted} · the judge's last verdict: ${verdict}`;
}

function keys({ handedOver }: Game, { status }: View): string {
  const hold = status === 'PAUSED' ? '[space] resume' : '[space] pause';
  const judge = handedOver === null ? '  [j] let the plan judge' : '';
  return `[p] promote  ${hold}  [r] roll back${judge}  [q] quit`;
}
