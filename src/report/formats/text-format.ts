import { plainText } from '../../text/visible-text.js';
import type {
  Block,
  CaseBlock,
  Check,
  CommandBlock,
  FoldBlock,
  HeadlineBlock,
  Mark,
  Page,
  TableBlock,
  WarningBlock,
} from '../page/page.js';
import { CHECK_MARKS } from '../page/usual-blocks.js';
import { columns } from '../text/columns.js';
import { copiedLines, filledLines } from '../text/copied-lines.js';
import { displayWidth } from '../text/display-width.js';
import { type Colour, type Paint, paint as painter } from '../text/paint.js';
import { tableLines } from '../text/table-lines.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns to fit into where names allow; 100 if left out. */
  readonly width?: number;
}

const DEFAULT_WIDTH = 100;
const INDENT = 2;
const MARK_COLOURS = {
  '✓': 'green',
  '✗': 'red',
  '?': 'yellow',
  '‖': 'yellow',
  '!': 'yellow',
  '·': 'dim',
} as const satisfies Record<Mark, Colour>;

/** How wide, and in which colours. */
interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** A page for a person at a terminal: blocks with an empty line between them, but for those that belong to the one before. */
export function textFormat({ blocks }: Page, options: TextOptions): string {
  const look: Look = { width: options.width ?? DEFAULT_WIDTH, paint: painter(options.colour) };
  const sections: string[][] = [];
  let before: Block | null = null;
  for (const block of shownInText(blocks)) {
    const lines = blockLines(block, look);
    const last = sections.at(-1);
    if (belongsToBefore(block, before) && last !== undefined) last.push(...lines);
    else if (lines.length > 0) sections.push([...lines]);
    before = block;
  }
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Without what a terminal does not show: pictures, and what only those see who ask for it. */
function shownInText(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'chart') return [];
    if (block.kind !== 'fold') return [block];
    return block.isInText ? [...foldTitle(block), ...shownInText(block.blocks)] : [];
  });
}

/** A list by itself needs to be told of what it is. */
function foldTitle({ title, blocks }: FoldBlock): Block[] {
  return blocks[0]?.kind === 'list' ? [{ kind: 'heading', text: title }] : [];
}

function belongsToBefore(block: Block, before: Block | null): boolean {
  return (
    block.kind === 'facts' ||
    (block.kind === 'list' && before?.kind !== 'table') ||
    (block.kind === 'note' && block.isApart !== true) ||
    block.kind === 'case' ||
    (block.kind === 'command' && block.facts.length === 0)
  );
}

function blockLines(block: Block, look: Look): string[] {
  const { width, paint } = look;
  switch (block.kind) {
    case 'headline':
      return headlineLines(block, look);
    case 'heading':
      return wrap(plainText(block.text), width).map((line) => paint('bold', line));
    case 'facts':
      return dim(factLines(block.facts, width - INDENT), paint);
    case 'list':
      return dim(
        block.items.flatMap((item) => itemLines(item, width - INDENT)),
        paint,
      );
    case 'note':
      return dim(wrap(plainText(block.text), width - INDENT), paint);
    case 'table':
      return tableText(block, look);
    case 'checks':
      return checkLines(block.checks, 0, look);
    case 'command':
      return commandLines(block, look);
    case 'warning':
      return warningLines(block, look);
    case 'case':
      return caseLines(block, look);
    case 'chart':
    case 'fold':
      return [];
  }
}

function dim(lines: readonly string[], paint: Paint): string[] {
  return lines.map((line) => paint('dim', `  ${line}`));
}

/** What an item goes on with stands below its beginning, further in. */
function itemLines(item: string, width: number): string[] {
  const text = plainText(item);
  const whole = wrap(text, width);
  return whole.length === 1 ? whole : wrap(text, width - INDENT).map((line, i) => (i === 0 ? line : `  ${line}`));
}

function factLines(facts: readonly string[], width: number): string[] {
  return filledLines(facts.map(plainText), width, ' · ').flatMap((line) => wrap(line, width));
}

function headlineLines({ mark, status, name, sentences }: HeadlineBlock, { width, paint }: Look): string[] {
  const colour = MARK_COLOURS[mark];
  const room = width - INDENT - (status === null ? 0 : displayWidth(status) + 2);
  const shown = truncate(plainText(name), room);
  const title =
    status === null
      ? paint('bold', shown)
      : `${paint('bold', colour === 'dim' ? status : paint(colour, status))}  ${shown}`;
  return [
    `${paint(colour, mark)} ${title}`.trimEnd(),
    ...sentences.flatMap((sentence) =>
      wrap(plainText(sentence), width - INDENT).map((line) => `  ${paint('bold', line)}`),
    ),
  ];
}

function tableText(table: TableBlock, { width, paint }: Look): string[] {
  const { heading, rows, shown } = tableLines(table, width - INDENT);
  const { marks, groups, isQuiet = false, legend = [] } = table;
  const meanings = legend.filter((each) => each.heading === null || shown.includes(each.heading));
  const notes = [...meanings.map(({ text }) => plainText(text)), ...leftOut(table, shown)];
  return [
    paint('dim', `  ${heading}`),
    ...rows.flatMap(({ lines: [first = '', ...others] }, i) => {
      const mark = marks?.[i] ?? ' ';
      const isDim = isQuiet || (mark === '·' && marks !== undefined);
      const signed = mark === ' ' || isDim ? mark : paint(MARK_COLOURS[mark], mark);
      const text = [`${signed} ${first}`.trimEnd(), ...others.map((line) => `  ${line}`)];
      const group = groups?.[i];
      const above = group === undefined || group === groups?.[i - 1] ? [] : [paint('bold', plainText(group))];
      return [...above, ...(isDim ? text.map((line) => paint('dim', line)) : text)];
    }),
    ...(notes.length === 0 ? [] : dim(wrap(notes.join('; '), width - INDENT), paint)),
  ];
}

/** That columns with something to say are not there. */
function leftOut({ columns: all }: TableBlock, shown: readonly string[]): string[] {
  const gone = all.map(({ heading }) => heading).filter((heading) => heading !== '' && !shown.includes(heading));
  return gone.length === 0 ? [] : [`too narrow for: ${[...new Set(gone)].map(plainText).join(', ')}`];
}

/** What is observed stands beside what was to hold, up to here. */
const LONG_CHECK = 60;

/** Each check with its mark and what was observed, below it if there is no room beside it. */
function checkLines(checks: readonly Check[], indent: number, { width, paint }: Look): string[] {
  const space = ' '.repeat(indent);
  const room = width - indent - INDENT;
  const texts = checks.map(({ text }) => truncate(plainText(text), room));
  const aligned = Math.max(0, ...texts.map(displayWidth).filter((each) => each <= LONG_CHECK));
  return checks.flatMap(({ outcome, detail: told }, i) => {
    const text = texts[i] ?? '';
    const detail = plainText(told);
    const mark = CHECK_MARKS[outcome];
    const start = `${space}${paint(MARK_COLOURS[mark], mark)} ${text}`;
    const used = Math.max(aligned, displayWidth(text)) + 3;
    if (used + displayWidth(detail) <= room) return [`${start}${' '.repeat(used - displayWidth(text))}${detail}`];
    return [start, ...wrap(detail, room - 2).map((line) => `${space}    ${line}`)];
  });
}

function commandLines({ facts, command }: CommandBlock, { width, paint }: Look): string[] {
  const lines = copiedLines(command, width - 4);
  return [
    ...dim(factLines(facts, width - INDENT), paint),
    ...lines.map((line, i) => (i === 0 ? `  ${paint('dim', '$')} ${line}` : `    ${line}`)),
  ];
}

function warningLines({ code, sentences, advice }: WarningBlock, { width, paint }: Look): string[] {
  const lines = sentences.flatMap((sentence) => wrap(plainText(sentence), width - INDENT));
  const mark = paint('yellow', '!');
  const told =
    code === null
      ? lines.map((line, i) => `${i === 0 ? mark : ' '} ${line}`)
      : [`${mark} ${paint('bold', code)}`, ...lines.map((line) => `  ${line}`)];
  const suggested = advice === null ? [] : wrap(plainText(advice), width - INDENT - 2);
  return [...told, ...suggested.map((line, i) => paint('cyan', `  ${i === 0 ? '→' : ' '} ${line}`))];
}

const CASE_INDENT = 4;

function caseLines({ outcome, name, facts, checks, misses, commands }: CaseBlock, look: Look): string[] {
  const { width, paint } = look;
  const mark = outcome === 'passed' ? '✓' : '✗';
  const start = `${paint(MARK_COLOURS[mark], mark)} `;
  const isOneLine = INDENT + displayWidth(plainText(name)) + 2 + displayWidth(plainText(facts)) <= width;
  const title = wrap(plainText(name), width - INDENT);
  const left = Math.max(0, ...misses.map(({ what }) => displayWidth(plainText(what))));
  return [
    ...(isOneLine
      ? [`${start}${plainText(name)}  ${paint('dim', plainText(facts))}`]
      : [
          ...title.map((line, i) => `${i === 0 ? start : '  '}${line}`),
          ...dim(wrap(plainText(facts), width - 2), paint),
        ]),
    ...checkLines(checks, CASE_INDENT, look),
    ...misses.flatMap(({ what, expected, received, where }) => {
      const [named = ''] = columns([[plainText(what)], [' '.repeat(left)]], ['left']).map(([cell = '']) => cell);
      return [
        ...beside(`${named}  expected  `, expected, width),
        ...beside(`${' '.repeat(left)}  received  `, received, width, (text) => paint('red', text)),
        ...(where === '' ? [] : beside(' '.repeat(left + 12), where, width, (text) => paint('dim', text))),
      ];
    }),
    ...commands.map((command) => {
      const lines = copiedLines(command, width - CASE_INDENT - 2);
      return lines
        .map((line, i) => `${' '.repeat(CASE_INDENT)}${i === 0 ? paint('dim', '$') : ' '} ${line}`)
        .join('\n');
    }),
  ];
}

/** A text after its start, wrapped beside it. */
function beside(start: string, text: string, width: number, coloured = (line: string) => line): string[] {
  const indent = ' '.repeat(CASE_INDENT);
  const room = Math.max(20, width - CASE_INDENT - displayWidth(start));
  return wrap(plainText(text), room).map(
    (line, i) => `${indent}${i === 0 ? start : ' '.repeat(displayWidth(start))}${coloured(line)}`,
  );
}
