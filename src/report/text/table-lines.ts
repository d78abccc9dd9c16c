import { plainText } from '../../text/visible-text.js';
import type { Cell, CellLine, Column, TableBlock } from '../page/page.js';
import { columns } from './columns.js';
import { displayWidth } from './display-width.js';
import { truncate } from './truncate.js';
import { wrap } from './wrap.js';

/** A row as lines: the first holds the cells, the others what else some of them have. */
export interface TableRow {
  readonly lines: readonly string[];
}

export interface TableLines {
  /** Headings of the columns that are there. */
  readonly shown: readonly string[];
  readonly heading: string;
  readonly rows: readonly TableRow[];
}

const GAP = '  ';
/** So much of a name stays while other columns go, and so much in any case. */
const LONG_NAME = 24;
const SHORTEST_NAME = 12;
/** Columns worth less go before cells move below their row. */
const BELOW_WORTH = 5;
const BELOW_INDENT = 4;
/** What is no longer stays beside its row although its column is below. */
const LABEL = 16;

/**
 * A table that is at most `width` columns wide, as far as names of 12 columns allow: its name column is shortened to 24,
 * columns that are worth little go, cells that may move below their row do, further columns go, and the names are
 * shortened to what is left.
 */
export function tableLines(table: TableBlock, width: number): TableLines {
  const shown = fitting(table.columns.map(asText), width);
  const beside = shown.columns.filter(({ isBelow }) => !isBelow);
  const [name, ...others] = beside;
  if (name === undefined) return { shown: [], heading: '', rows: [] };
  const room = Math.max(SHORTEST_NAME, width - others.reduce((sum, each) => sum + GAP.length + each.width, 0));
  const isWrapped = name.column.wraps === true;
  const names = name.rows.map((lines) =>
    lines.flatMap((line) => (isWrapped ? wrap(line, room) : [truncate(line, room)])),
  );
  const all = [names, ...others.map(({ rows }) => rows)];
  const headings = beside.map(({ column }, i) => {
    const heading = plainText(column.heading);
    return i === 0 ? truncate(heading, room) : heading;
  });
  const alignments = beside.map(({ column }) => column.alignment);
  const spans = table.spans ?? [];
  // Rows of lines, each of cells; aligned together.
  const grid = names.map((_, row) => {
    if (spans[row] !== undefined && spans[row] !== null) return [[all[0]?.[row]?.[0] ?? '']];
    const height = Math.max(1, ...all.map((rows) => rows[row]?.length ?? 0));
    return Array.from({ length: height }, (__, line) => all.map((rows) => rows[row]?.[line] ?? ''));
  });
  const [heading = [], ...aligned] = columns([headings, ...grid.flat()], alignments);
  const joined = (cells: readonly string[]) => truncate(cells.join(GAP).trimEnd(), width);
  let next = 0;
  return {
    shown: shown.columns.map(({ column }) => column.heading),
    heading: joined(heading),
    rows: grid.map((lines, row) => {
      const own = lines.map(() => aligned[next++] ?? []);
      const span = spans[row];
      if (span !== undefined && span !== null) return { lines: spanLines(own[0]?.[0] ?? '', span, width) };
      return { lines: withBelow(own, shown.below(row), width) };
    }),
  };
}

/** What moved below its row; a word or two stay beside it after all. */
function withBelow(grid: readonly (readonly string[])[], below: readonly string[], width: number): string[] {
  const [first = '', ...others] = grid.map((cells) => cells.join(GAP));
  const lines = [first, ...others].map((line) => truncate(line.trimEnd(), width));
  const [only = '', ...more] = below;
  if (more.length === 0 && displayWidth(only) <= LABEL) {
    const beside = [first, first.trimEnd()].map((start) => `${start}${GAP}${only}`.trimEnd());
    const fitting = beside.find((line) => displayWidth(line) <= width);
    if (fitting !== undefined) return [fitting, ...lines.slice(1)];
  }
  const room = width - BELOW_INDENT;
  return [...lines, ...below.flatMap((line) => wrapped(line, room)).map((line) => ' '.repeat(BELOW_INDENT) + line)];
}

/** A text in place of all cells but the first, wrapped beside it. */
function spanLines(start: string, text: string, width: number): string[] {
  const indent = displayWidth(start) + GAP.length;
  return wrap(plainText(text), Math.max(SHORTEST_NAME, width - indent)).map(
    (line, i) => `${i === 0 ? start + GAP : ' '.repeat(indent)}${line}`,
  );
}

interface TextColumn {
  readonly column: Column;
  /** Each cell as lines. */
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
  readonly isBelow: boolean;
}

function asText(column: Column): TextColumn {
  const rows = alignedCells(column.cells);
  const width = Math.max(...[column.heading, ...rows.flat()].map((line) => displayWidth(line)));
  return { column, rows, width, isBelow: false };
}

/** Cells as lines; lines in parts stand under one another over the whole column. */
function alignedCells(cells: readonly Cell[]): string[][] {
  const lines = cells.map((cell): readonly CellLine[] => (typeof cell === 'string' ? [cell] : cell));
  const inParts = lines.flat().flatMap((line) => (typeof line === 'string' ? [] : [line.map(plainText)]));
  const widest = Math.max(0, ...inParts.map((parts) => parts.length));
  // Numbers are the second part, and are read from their end.
  const aligned = columns(
    inParts,
    Array.from({ length: widest }, (_, i) => (i === 1 ? 'right' : 'left')),
  );
  let next = 0;
  return lines.map((own) =>
    own.map((line) => (typeof line === 'string' ? plainText(line) : (aligned[next++] ?? []).join(' ')).trimEnd()),
  );
}

interface Fitting {
  readonly columns: readonly TextColumn[];
  readonly below: (row: number) => string[];
}

function fitting(all: readonly TextColumn[], width: number): Fitting {
  let shown = fewer(all, width, BELOW_WORTH);
  if (widthOf(shown) > width) {
    // What is below takes no room beside the others, so that all of these have another chance.
    const below = all.map((each) => ({ ...each, isBelow: each.column.goesBelow === true }));
    shown = fewer(below, width, Number.POSITIVE_INFINITY);
  }
  return {
    columns: shown,
    below: (row) =>
      shown
        .filter(({ isBelow }) => isBelow)
        .flatMap(({ rows }) => rows[row] ?? [])
        .filter((line) => line !== ''),
  };
}

/** Without columns that are worth less than `most`, the last of the least first, until the others fit; never the name. */
function fewer(all: readonly TextColumn[], width: number, most: number): readonly TextColumn[] {
  if (widthOf(all) <= width) return all;
  const others = all.slice(1).filter(({ column, isBelow }) => !isBelow && column.worth < most);
  const least = Math.min(...others.map(({ column }) => column.worth));
  const last = others.findLast(({ column }) => column.worth === least);
  if (last === undefined) return all;
  return fewer(
    all.filter((each) => each !== last),
    width,
    most,
  );
}

/** As it is where it fits, so that what is aligned stays so, but for its end if that is enough. */
function wrapped(line: string, width: number): string[] {
  const closer = line.replace(/^(.*\S) {3,}(?=\S)/, '$1  ');
  const fitting = [line, closer].find((each) => displayWidth(each) <= width);
  if (fitting !== undefined) return [fitting];
  const lines = wrap(line.replace(/ {2,}/g, ' '), width - 2);
  return lines.map((each, i) => (i === 0 ? each : `  ${each}`));
}

/** With names of 24 columns at most. */
function widthOf(shown: readonly TextColumn[]): number {
  const widths = shown
    .filter(({ isBelow }) => !isBelow)
    .map((each, i) => (i === 0 ? Math.min(each.width, LONG_NAME) : each.width));
  return widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
}
