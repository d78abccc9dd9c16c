import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../src/report/formats/csv-cells.js';
import { annotation, xmlText } from '../../src/report/formats/escaped-text.js';
import { codeBlock, markdownTable, markdownText } from '../../src/report/formats/markdown-text.js';
import { wrap } from '../../src/report/text/wrap.js';
import { plainText, visibleText } from '../../src/text/visible-text.js';
import { HOSTILE_NAMES, UNSEEN } from './hostile-texts.js';
import { parsedCsv, parsedMarkdown, parsedXml, references } from './parsed.js';
import { workflowCommands } from './workflow-commands.js';

/** Pieces of which something could be made that a format acts on, strung together. */
const PIECES = [
  ...`\`*_~[](){}<>&"'|\\!#@:;,.=+-$%^/? \t\n\r`,
  ...['::', '##[', ']', '](', 'a', 'b', '1', '-->', '<!--', ']]>', '%0A', '\u001b', '\u200b', '\ud800', 'é', '日'],
  ...['www.', 'http://', 'GH-', '&lt;', '&#60;', '```', '~~~', '---', 'error', '<b>', '</td>', '\u2028', '＝'],
];

const anyText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 20 }).map((pieces) => pieces.join('')),
  fc.constantFrom<string>(...Object.values(HOSTILE_NAMES), ...Object.values(UNSEEN)),
);

/** What is left of a text that everything can be seen of, whatever spaces it has. */
const bare = (text: string) => text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('a text from outside, on a terminal or in a log', () => {
  it.each([
    ['as it is shown in a report', plainText],
    ['as it is quoted in a message', (text: string) => visibleText(text, 100_000)],
  ])('holds nothing that either would obey, %s', (_, shown) => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, width) => {
        const line = shown(text);
        expect(line).not.toMatch(UNPRINTABLE);
        // Wherever a line may begin.
        for (const lines of [
          [line],
          [`  ${line}`],
          [`x ${line} ##[${line}`.replaceAll('##[', '')],
          wrap(line, width),
        ]) {
          expect(workflowCommands(lines.join('\n'))).toEqual([]);
        }
      }),
    );
  });

  it('is all there', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(bare(plainText(text))).toBe(bare(text));
      }),
    );
  });
});

describe('a text from outside, in Markdown', () => {
  const CONTEXTS: Readonly<Record<string, (text: string) => string>> = {
    heading: (text) => `## ✗ COMPLETED: ${text}\n\nnext`,
    bold: (text) => `**${text}** (3 runs)\n\nnext`,
    item: (text) => `- ${text}\n- next`,
    quote: (text) => `> ⚠ ${text}\n\nnext`,
    sentence: (text) => `Seed ${text}, canary-sim 1. To see it again:\n\nnext`,
    'cell of a table': (text) =>
      `${markdownTable(
        ['a', '>b', 'c'],
        [
          [text, text, text],
          ['', '', ''],
        ],
      )}\n\nnext`,
    fold: (text) => `<details><summary>title</summary>\n\n${text}\n\n</details>\n\nnext`,
  };

  it.each(Object.keys(CONTEXTS))('is literal in a %s, and makes no reference', (name) => {
    const context = CONTEXTS[name] ?? String;
    const harmless = parsedMarkdown(context('x'));
    fc.assert(
      fc.property(
        anyText.filter((text) => bare(text) !== ''),
        (text) => {
          const shown = context(markdownText(text));
          const { shape, texts } = parsedMarkdown(shown);
          expect(shape).toEqual(harmless.shape);
          expect(texts.map(bare)).toEqual(harmless.texts.map((each) => bare(each.replaceAll(/\bx\b/g, () => text))));
          expect(references(shown)).toEqual([]);
        },
      ),
    );
  });

  it('is literal in a block of code', () => {
    const harmless = parsedMarkdown(`${codeBlock('x')}\n\nnext`);
    fc.assert(
      fc.property(anyText, (text) => {
        const { shape, texts } = parsedMarkdown(`${codeBlock(`a ${text}`)}\n\nnext`);
        expect(shape).toEqual(harmless.shape);
        expect(texts.map(bare)).toEqual([`a${bare(text)}`, 'next']);
      }),
    );
  });
});

describe('a text from outside, in XML', () => {
  it('is literal in an attribute and in an element', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { shape, texts } = parsedXml(`<a b="${xmlText(text)}"><c>x${xmlText(text)}</c></a>`);
        expect(shape).toEqual([
          ['<', 'a', ['b']],
          ['<', 'c', []],
          ['>', 'c'],
          ['>', 'a'],
        ]);
        expect(texts.map(bare)).toEqual([bare(text), `x${bare(text)}`]);
      }),
    );
  });
});

describe('a text from outside, in an annotation of GitHub Actions', () => {
  it('is the title, the file or the message, and adds no command', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const commands = workflowCommands(`${annotation('error', text, text, { file: text, line: 2, column: 3 })}\n`);
        expect(commands).toHaveLength(1);
        const [{ name, properties, data } = { name: '', properties: {}, data: '' }] = commands;
        expect([name, bare(data)]).toEqual(['error', bare(text)]);
        const { file = '', title = '', ...rest } = properties;
        expect([bare(file), bare(title), rest]).toEqual([bare(text), bare(text), { line: '2', col: '3' }]);
      }),
    );
  });
});

describe('a text from outside, in CSV', () => {
  it('is one cell, and no formula', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { shape, texts } = parsedCsv(csvText([['a', text, -1], [text]]));
        expect(shape).toEqual([3, 1]);
        const [, inside = '', , first = ''] = texts;
        expect(first).toBe(inside);
        expect(inside).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
        const unquoted = (cell: string) => bare(cell).replaceAll("'", '');
        expect(unquoted(inside)).toBe(unquoted(text));
      }),
    );
  });
});
