import GithubSlugger from 'github-slugger';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/text/duration.js';
import { EXAMPLES, filesIn } from '../examples/goldens.js';
import { runInProcess } from '../examples/run-in-process.js';
import { type ConsoleCommand, consoleCommands } from './console-commands.js';
import { textOf } from './documents.js';
import { localLinks, markdownBlocks } from './markdown-blocks.js';

const PAGE = textOf('examples/course/README.md');
const FILES = filesIn('course');
/** As the page promises: how far a figure of one run may be from the expected one. */
const BY_CHANCE = 0.03;

/** What a section prints: by arithmetic alone, and by the program or from its reports. */
interface Section {
  readonly anchor: string;
  readonly workedOut: string;
  readonly played: string;
}

interface Row {
  /** What the figure is, as the table says. */
  readonly name: string;
  readonly anchor: string | undefined;
  readonly workedOut: readonly string[];
  readonly played: readonly string[];
}

const SECTIONS = sectionsOf(PAGE);
const ROWS = rowsOf(PAGE);

function sectionsOf(page: string): Section[] {
  const slugger = new GithubSlugger();
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const blocks = markdownBlocks(text);
      const commands = blocks.filter(({ tag }) => tag === 'console').flatMap((block) => consoleCommands(block.text));
      const modules = blocks.filter(({ comment }) => comment === 'output').map((block) => block.text);
      return {
        anchor: slugger.slug(text.slice(0, text.indexOf('\n'))),
        workedOut: printed(commands.filter(isArithmetic)),
        played: [printed(commands.filter((command) => !isArithmetic(command))), ...modules].join('\n'),
      };
    });
}

function isArithmetic({ command }: ConsoleCommand): boolean {
  return command.startsWith('node -p ') && !command.includes('readFileSync');
}

function printed(commands: readonly ConsoleCommand[]): string {
  return commands.map(({ output }) => output).join('\n');
}

function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .map((line) => {
      const cells = line.split('|').slice(1, -1);
      const values = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, value]) => value ?? '');
      return {
        name: (cells[1] ?? '').trim(),
        anchor: /\(#([\w-]+)\)/.exec(cells[0] ?? '')?.[1],
        workedOut: values(cells[3]),
        played: values(cells[4]),
      };
    });
}

/** Whether a text has a value as a whole: not as a part of a longer number or word, nor with another unit. */
function has(text: string, value: string): boolean {
  const escaped = value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\w.,/])${escaped}(?![\\w/]|[.,]\\d| %)`).test(text);
}

/** In seconds, if it is a duration. */
function numberOf(value: string): number {
  return secondsOf(value) ?? Number(value.replace(/ %$/, '').replaceAll(',', ''));
}

function agree(one: string, other: string): boolean {
  return one === other || Math.abs(numberOf(one) / numberOf(other) - 1) <= BY_CHANCE;
}

describe('the page on the course', () => {
  it('has a row for each of its sections, and a section for each row', () => {
    expect(new Set(ROWS.map(({ anchor }) => anchor))).toEqual(new Set(SECTIONS.map(({ anchor }) => anchor)));
  });

  it.each(ROWS)('has the values of its table in the outputs below: $name', ({ anchor, workedOut, played }) => {
    const section = SECTIONS.find((each) => each.anchor === anchor);
    expect(workedOut.filter((value) => !has(section?.workedOut ?? '', value))).toEqual([]);
    expect(played.filter((value) => !has(section?.played ?? '', value))).toEqual([]);
    expect(workedOut.length + played.length).toBeGreaterThan(0);
  });

  const both = ROWS.filter(({ workedOut, played }) => workedOut.length > 0 && played.length > 0);
  it.each(both)('works out what the program plays: $name', ({ workedOut, played }) => {
    expect(workedOut.map((value, i) => agree(value, played[i] ?? ''))).toEqual(played.map(() => true));
  });

  it('tells values apart that differ by more than chance, in number or in unit', () => {
    expect(['35m', '34m', '1h15m', '8,000', '0.0049'].map((value) => agree(value, '35m'))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(agree('75m', '1h15m')).toBe(true);
    expect(['20', '20 %', '0', '4.20 %', '120 %'].map((value) => has('4.20 % and 20 % of 120', value))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it.each(FILES)('links to %s, and runs it', (file) => {
    expect(localLinks(PAGE)).toContain(file.replace('course/', ''));
    const commands = markdownBlocks(PAGE).flatMap(({ tag, text }) => (tag === 'console' ? consoleCommands(text) : []));
    expect(commands.filter(({ command }) => command.includes(`examples/${file}`))).not.toEqual([]);
  });

  it.each(FILES)('runs %s, which is valid without a warning', async (file) => {
    const { code, err } = await runInProcess(['validate', '--config', `${EXAMPLES}/${file}`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
