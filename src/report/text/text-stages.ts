import { formatDuration } from '../../text/duration.js';
import { formatCount, formatNumber } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import type { Report } from '../json/report-schema.js';
import { evidencePhrase } from '../words/evidence-phrase.js';
import { type CheckCells, checkCells } from './check-cells.js';
import { columns } from './columns.js';
import { displayWidth } from './display-width.js';
import { STAGE_MARKS } from './outcome-mark.js';
import type { Colour, Paint } from './paint.js';
import { trafficBar } from './traffic-bar.js';
import { truncate } from './truncate.js';

type Stage = Report['stages'][number];
type Outcome = Stage['outcome'];

/** One line of the table. Only the first line of a stage has an outcome and a name. */
interface Row {
  readonly outcome: Outcome | null;
  readonly name: string;
  readonly cells: readonly string[];
}

const HEADING: Row = {
  outcome: null,
  name: 'stage',
  cells: ['share', '', 'time', 'passed', 'closest to its limit'],
};
const ALIGNMENTS = ['right', 'left', 'right', 'right', 'left'] as const;
const GAP = '  ';
/** A name gives way to the rest of its line, but never shrinks below this. */
const SHORTEST_NAME = 12;

const COLOURS = {
  PASSED: 'green',
  FAILED: 'red',
  INCONCLUSIVE: 'yellow',
  INTERRUPTED: 'yellow',
  NOT_REACHED: 'dim',
} as const satisfies Record<Outcome, Colour>;

/** The table of stages: a line a stage, and one for each further check. */
export function textStages(stages: readonly Stage[], width: number, paint: Paint): string[] {
  const checks = alignChecks(stages);
  const rows = [HEADING, ...stages.flatMap((stage, i) => stageRows(stage, checks[i] ?? []))];
  const rest = columns(
    rows.map((row) => row.cells),
    ALIGNMENTS,
  ).map((cells) => cells.join(GAP).trimEnd());
  const mark = 2;
  const room = Math.max(SHORTEST_NAME, width - mark - GAP.length - Math.max(...rest.map(displayWidth)));
  const names = columns(
    rows.map((row) => [truncate(plainText(row.name), room)]),
    ['left'],
  );
  return rows.map((row, i) => line(row, `${names[i]}${GAP}${rest[i]}`.trimEnd(), paint));
}

function line(row: Row, text: string, paint: Paint): string {
  if (row === HEADING) return paint('dim', `  ${text}`);
  if (row.outcome === null) return `  ${text}`;
  if (row.outcome === 'NOT_REACHED') return paint('dim', `${STAGE_MARKS[row.outcome]} ${text}`);
  return `${paint(COLOURS[row.outcome], STAGE_MARKS[row.outcome])} ${text}`;
}

function stageRows(stage: Stage, checks: readonly string[]): Row[] {
  const { name, outcome, windows } = stage;
  const reached = outcome !== 'NOT_REACHED';
  const [first = reached ? '' : 'not reached', ...others] = checks;
  const cells = [
    `${formatNumber(stage.traffic_percent)} %`,
    trafficBar(stage.traffic_percent),
    reached ? formatDuration(stage.duration_seconds) : '',
    reached ? `${formatCount(windows.passed)}/${formatCount(windows.total)}` : '',
    first,
  ];
  return [
    { outcome, name, cells },
    ...others.map((check): Row => ({ outcome: null, name: '', cells: ['', '', '', '', check] })),
  ];
}

/** The checks of every stage that was reached, as text, aligned over all stages. */
function alignChecks(stages: readonly Stage[]): string[][] {
  const cells = stages.map((stage) =>
    stage.outcome === 'NOT_REACHED' ? [] : stage.checks.map((check) => checkCells(check, stage)),
  );
  const aligned = columns(cells.flat().map(checkRow), ['left', 'right', 'left', 'left', 'left']);
  let next = 0;
  return cells.map((own, i) => [
    ...own.map(() => (aligned[next++] ?? []).join(' ').trimEnd()),
    ...evidenceLines(stages[i] as Stage),
  ]);
}

/** What each judge made of the stage; what only says why is for the JSON. */
export function evidenceLines({
  evidence,
  baseline,
  outcome,
}: Pick<Stage, 'evidence' | 'baseline' | 'outcome'>): string[] {
  if (outcome === 'NOT_REACHED') return [];
  const whose = baseline === 'fresh' ? 'baseline' : 'stable';
  return evidence.map((one) => `${one.outcome === 'noted' ? '· ' : ''}${evidencePhrase(one, whose)}`);
}

function checkRow(cells: CheckCells): string[] {
  return [cells.metric, cells.observed, cells.relation, cells.bound, cells.note === '' ? '' : ` ${cells.note}`];
}
