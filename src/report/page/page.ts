import type { CsvCell } from '../formats/csv-cells.js';
import type { Drawing } from './drawing.js';

/** A finished piece of work as blocks, in the order in which they are read. Each format writes every page. */
export interface Page {
  /** What kind of report it is, as a heading has it: `Study`. */
  readonly kind: string;
  /** Of the rollout, or of what else it is about; may be empty. */
  readonly name: string;
  readonly mark: Mark;
  readonly blocks: readonly Block[];
  /** Its numbers, row by row, unrounded: the whole of a CSV file. */
  readonly data: DataTable;
  /** What a CI server lists as test suites. */
  readonly suites: readonly Suite[];
  /** Which program made it, from what, and how it is made again, by name. */
  readonly origin: Facts;
}

/** ✓ good, ✗ bad, ? not known, ‖ waits for a person, ! mind this, · neither. */
export type Mark = '✓' | '✗' | '?' | '‖' | '!' | '·';

/** What each mark means to a reader who cannot see it. */
export const MARK_WORDS = {
  '✓': 'good',
  '✗': 'bad',
  '?': 'undecided',
  '‖': 'waiting',
  '!': 'warning',
  '·': 'not judged',
} as const satisfies Record<Mark, string>;

export type Facts = readonly (readonly [name: string, value: string])[];

/**
 * A part of a page. Its texts may hold names from files, and come as they are: each format escapes what it writes.
 */
export type Block =
  | HeadlineBlock
  | HeadingBlock
  | FactsBlock
  | ListBlock
  | NoteBlock
  | TableBlock
  | ChecksBlock
  | ChartBlock
  | FoldBlock
  | CommandBlock
  | WarningBlock
  | CaseBlock;

/** What it came to: the status as a word, if there is one, the name, and what decided, a sentence each. */
export interface HeadlineBlock {
  readonly kind: 'headline';
  readonly mark: Mark;
  readonly status: string | null;
  readonly name: string;
  readonly sentences: readonly string[];
}

/** The title of what follows, up to the next one. */
export interface HeadingBlock {
  readonly kind: 'heading';
  readonly text: string;
}

/** Short facts that may share a line. */
export interface FactsBlock {
  readonly kind: 'facts';
  readonly facts: readonly string[];
}

/** Facts of a line each. */
export interface ListBlock {
  readonly kind: 'list';
  readonly items: readonly string[];
}

/** Explains the block before it, or, apart from that, the whole page. */
export interface NoteBlock {
  readonly kind: 'note';
  readonly text: string;
  readonly isApart?: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  /** What it is of, for those who meet it alone. */
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly [Column, ...Column[]];
  /** A mark for each row; none: there is nothing to judge. */
  readonly marks?: readonly Mark[];
  /** Rows of one group stand together under its name; unless given, there are no groups. */
  readonly groups?: readonly string[];
  /** Instead of all cells but the first, of rows that have no columns; null: the row has its cells. */
  readonly spans?: readonly (string | null)[];
  /** Of less weight than what is around it. */
  readonly isQuiet?: boolean;
  /** What headings and signs mean: of a heading, said only where its column is shown. */
  readonly legend?: readonly Meaning[];
}

export interface Meaning {
  /** Of which column; null: of the table. */
  readonly heading: string | null;
  readonly text: string;
}

/** A line, or a line in parts that stand under one another. */
export type CellLine = string | readonly string[];

/** A text, or several lines. */
export type Cell = string | readonly CellLine[];

export interface Column {
  readonly heading: string;
  /** The heading where there is room; unless given, the same. */
  readonly title?: string;
  readonly alignment: 'left' | 'right';
  readonly cells: readonly Cell[];
  /** Where columns do not fit, those with the least go first; below 5 before cells move below their row, 0 of the first column. */
  readonly worth: number;
  /** Cells that do not fit beside the others move below the row. */
  readonly goesBelow?: boolean;
  /** Of the first column: what does not fit goes on in the next line, where names are cut. */
  readonly wraps?: boolean;
  /** A picture of the column before it, for text alone. */
  readonly isBar?: boolean;
}

export interface Check {
  readonly outcome: 'met' | 'not_met' | 'undecided';
  /** What was to hold, as it was written. */
  readonly text: string;
  /** What was observed. */
  readonly detail: string;
}

export interface ChecksBlock {
  readonly kind: 'checks';
  readonly checks: readonly Check[];
}

/** A picture of numbers that also stand in a table; formats that draw nothing leave both out. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly title: string;
  /** What there is to see, in a sentence, for those who cannot. */
  readonly description: string;
  readonly drawing: Drawing;
  /** The same numbers. */
  readonly table: TableBlock;
}

/** What is shown when asked for. */
export interface FoldBlock {
  readonly kind: 'fold';
  readonly title: string;
  readonly blocks: readonly Block[];
  /** A terminal has nothing to unfold: it shows this as if it were no fold, or not at all. */
  readonly isInText: boolean;
}

/** A command to copy. */
export interface CommandBlock {
  readonly kind: 'command';
  /** What it does; said where there is room for it. */
  readonly title: string;
  /** Of what it is the origin; none: it belongs to the block before it. */
  readonly facts: readonly string[];
  readonly command: string;
}

/** What the reader should know, and what can be done about it. */
export interface WarningBlock {
  readonly kind: 'warning';
  readonly code: string | null;
  readonly sentences: readonly string[];
  readonly advice: string | null;
  /** Where in a file it stands, which its sentences say as well. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
}

/** A named case and what became of it. */
export interface CaseBlock {
  readonly kind: 'case';
  readonly outcome: 'passed' | 'failed';
  readonly name: string;
  readonly facts: string;
  /** Where it stands. */
  readonly at: { readonly file: string; readonly line: number; readonly column: number };
  readonly checks: readonly Check[];
  readonly misses: readonly CaseMiss[];
  /** What plays again what it missed. */
  readonly commands: readonly string[];
}

export interface CaseMiss {
  readonly what: string;
  readonly expected: string;
  readonly received: string;
  /** In which of its runs; empty of a single one. */
  readonly where: string;
}

/** Numbers and texts under headings: `null` is a number that does not exist. */
export interface DataTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** Test cases that belong together. */
export interface Suite {
  readonly name: string;
  readonly facts: Facts;
  readonly cases: readonly SuiteCase[];
}

/** A test case: what was asserted, or something that was played, which has passed by that. */
export interface SuiteCase {
  readonly classname: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What failed it, or why it was skipped, a line each; empty if it passed. */
  readonly because: readonly string[];
  /** What was observed, a line each. */
  readonly said: readonly string[];
  readonly facts: Facts;
  readonly at?: { readonly file: string; readonly line: number };
}

/** Checks as cases of a suite. */
export function checkCases(checks: readonly Check[]): SuiteCase[] {
  const outcomes = { met: 'passed', not_met: 'failed', undecided: 'skipped' } as const;
  return checks.map(({ outcome, text, detail }) => ({
    classname: 'assertions',
    name: text,
    outcome: outcomes[outcome],
    because: outcome === 'met' ? [] : [`observed ${detail}`],
    said: outcome === 'met' ? [detail] : [],
    facts: [],
  }));
}

/** Something that was played, with its figures; it passes by that. */
export function playedCase(classname: string, name: string, facts: Facts): SuiteCase {
  return { classname, name, outcome: 'passed', because: [], said: [], facts };
}
