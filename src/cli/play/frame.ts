import type { ArmSummary, WindowRecord } from '../../model/run.js';
import { armCells, FIGURE_HEADINGS } from '../../play/arm-cells.js';
import { type Game, type View, viewOf } from '../../play/game.js';
import { history } from '../../play/history.js';
import { judgeLine } from '../../play/judge-line.js';
import { seriesOf } from '../../play/series.js';
import { columns } from '../../report/text/columns.js';
import { displayWidth } from '../../report/text/display-width.js';
import type { Paint } from '../../report/text/paint.js';
import { trafficBar } from '../../report/text/traffic-bar.js';
import { truncate } from '../../report/text/truncate.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { plainText, visibleText } from '../../text/visible-text.js';
import { charts } from './charts.js';
import { layoutOf, type Size } from './layout.js';

/** The screen of a game as it stands, from its first line: as wide as the terminal, and one line less than it has. */
export function frame(game: Game, paint: Paint, size: Size): string[] {
  const layout = layoutOf(size);
  const view = viewOf(game);
  const { windows } = view.run;
  const clipped = (text: string) => truncate(text, size.columns);
  const past = history(game, view).slice(-layout.events);
  return [
    titleLine(game, paint, size.columns),
    statusLine(game, view, paint, size.columns),
    '',
    ...charts(seriesOf(game.setup.plan), windows, looksOf(game), layout, paint),
    '',
    ...numbers(windows.at(-1), paint, clipped),
    '',
    ...past.map(clipped),
    ...Array.from({ length: layout.events - past.length }, () => ''),
    clipped(judgeLine(game, view)),
    clipped(` ${soFar(view)}`),
    clipped(` ${keys(game, view)}`),
  ];
}

/** How often a whole rollout is looked at. */
function looksOf({ setup: { plan } }: Game): number {
  return plan.stages.reduce((sum, { bakeSeconds }) => sum + Math.ceil(bakeSeconds / plan.intervalSeconds), 0);
}

/** Both at the ends of a line; the left one gives way. */
function ends(left: string, right: string, width: number): string {
  const room = Math.max(0, width - displayWidth(right) - 2);
  const kept = truncate(left, room);
  return `${kept}${' '.repeat(room - displayWidth(kept))}  ${right}`;
}

function titleLine({ setup, seed, now }: Game, paint: Paint, width: number): string {
  const right = `seed ${visibleText(seed, 20)} · ${formatDuration(now)} `;
  return paint('bold', ends(` canary-sim play  ${plainText(setup.name)}`, right, width));
}

const STATUS_COLOURS = { PROGRESSING: 'cyan', PAUSED: 'yellow', COMPLETED: 'green', ROLLED_BACK: 'red' } as const;

function statusLine(game: Game, view: View, paint: Paint, width: number): string {
  const { status, stage, stageIndex, stageStartedAtSeconds, stageEndsAtSeconds, trafficPercent } = view;
  const share = `${formatNumber(trafficPercent)} % ${trafficBar(trafficPercent)}`;
  const stages = `stage ${stageIndex + 1} of ${game.setup.plan.stages.length}`;
  const name = truncate(plainText(stage.name), 20);
  const left = `  ${stages} ${name}  ${share}`;
  const since = formatDuration(game.now - stageStartedAtSeconds);
  const time =
    stageEndsAtSeconds === null ? since : `${since} of ${formatDuration(stageEndsAtSeconds - stageStartedAtSeconds)}`;
  const hands = game.handedOver === null ? 'you judge' : 'the plan judges';
  const line = ends(` ${status}${left}`, `${time} · ${hands} `, width);
  return line.replace(status, paint(STATUS_COLOURS[status], status));
}

const ALIGNMENTS = FIGURE_HEADINGS.map((_, column) => (column === 0 ? 'left' : 'right'));

/** The latest window in figures. */
function numbers(window: WindowRecord | undefined, paint: Paint, clipped: (text: string) => string): string[] {
  const cells = (name: string, arm: ArmSummary | undefined): string[] => [
    name,
    ...(arm === undefined ? [] : armCells(arm)),
  ];
  const rows = [FIGURE_HEADINGS, cells('canary', window?.canary), cells('stable', window?.stable)];
  const [head = '', ...arms] = columns(rows, ALIGNMENTS).map((row) => clipped(` ${row.join(' ')}`));
  return [paint('dim', head), ...arms];
}

function soFar({ run }: View): string {
  const { requests, errors } = run.canary;
  return `canary so far: ${countOf(requests, 'request')}, ${formatCount(errors)} failed`;
}

function keys({ handedOver }: Game, { status }: View): string {
  const hold = status === 'PAUSED' ? '[space] resume' : '[space] pause';
  const judge = handedOver === null ? '  [j] hand over' : '';
  return `[p] promote  ${hold}  [r] roll back${judge}  [?] keys  [q] quit`;
}
