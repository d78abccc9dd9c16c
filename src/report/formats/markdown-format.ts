import { lineText } from '../page/line-text.js';
import type { Block, CaseBlock, Cell, Check, CommandBlock, Page, TableBlock, WarningBlock } from '../page/page.js';
import { titleText } from '../page/usual-blocks.js';
import { codeBlock, markdownTable, markdownText } from './markdown-text.js';

/** A page as a comment on a pull request; what is shown on request is folded. */
export function markdownFormat({ kind, mark, blocks }: Page): string {
  // A comment begins with its title, whatever the page begins with.
  const main = blocks.find((block) => block.kind === 'headline');
  const parts = blocks.flatMap((block) => (block === main ? bold(main.sentences) : blockParts(block)));
  const title = main === undefined ? kind : markdownText(titleText(main, kind));
  return `${[`## ${mark} ${title}`, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
}

function bold(sentences: readonly string[]): string[] {
  return sentences.map((sentence) => `**${markdownText(sentence)}**`);
}

function blockParts(block: Block): string[] {
  switch (block.kind) {
    case 'headline':
      return [`### ${block.mark} ${markdownText(titleText(block, ''))}`, ...bold(block.sentences)];
    case 'heading':
      return [`### ${markdownText(block.text)}`];
    case 'facts':
      return [block.facts.map(markdownText).join(' · ')];
    case 'list':
      return [block.items.map((item) => `- ${markdownText(item)}`).join('\n')];
    case 'note':
      return block.text === '' ? [] : [`<sub>${markdownText(block.text)}</sub>`];
    case 'table':
      return [tableMarkdown(block), legendMarkdown(block)];
    case 'checks':
      return block.checks.length === 0 ? [] : [block.checks.map(checkMarkdown).join('\n')];
    case 'fold':
      return foldParts(block.title, block.blocks.flatMap(blockParts));
    case 'command':
      return commandParts(block);
    case 'warning':
      return [warningMarkdown(block)];
    case 'case':
      return caseParts(block);
    case 'chart':
      return [];
  }
}

/** Its columns have headings that say it; what is of the table remains. */
function legendMarkdown({ legend = [] }: TableBlock): string {
  const texts = legend.filter(({ heading }) => heading === null).map(({ text }) => markdownText(text));
  return texts.length === 0 ? '' : `<sub>${texts.join('; ')}</sub>`;
}

function foldParts(title: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : [`<details><summary>${markdownText(title)}</summary>`, ...content, '</details>'];
}

const CHECK_MARKS = { met: '', not_met: '✗ ', undecided: '? ' } as const satisfies Record<Check['outcome'], string>;

/** As a task, which is done if it is met. */
function checkMarkdown({ outcome, text, detail }: Check): string {
  const box = outcome === 'met' ? '[x]' : '[ ]';
  return `- ${box} ${CHECK_MARKS[outcome]}**${markdownText(text)}**: ${markdownText(detail)}`;
}

function commandParts({ title, facts, command }: CommandBlock): string[] {
  const said = facts.length === 0 ? '' : `${facts.join(', ')}. `;
  return [markdownText(`${said.slice(0, 1).toUpperCase()}${said.slice(1)}${title}:`), codeBlock(command)];
}

function warningMarkdown({ code, sentences, advice }: WarningBlock): string {
  const lines = [
    ...(code === null ? [] : [`**${markdownText(code)}**`]),
    ...sentences.map(markdownText),
    ...(advice === null ? [] : [`→ ${markdownText(advice)}`]),
  ];
  return lines.map((line, i) => `> ${i === 0 ? '⚠ ' : ''}${line}`).join('<br>\n');
}

function caseParts({ outcome, name, facts, checks, misses, commands }: CaseBlock): string[] {
  const box = outcome === 'passed' ? '[x]' : '[ ] ✗';
  const lines = [
    ...checks.map((check) => `  ${checkMarkdown(check)}`),
    ...misses.map(({ what, expected, received, where }) => {
      const of = where === '' ? '' : ` (${where})`;
      return `  - ${markdownText(what)}: expected ${markdownText(expected)}, received ${markdownText(received + of)}`;
    }),
  ];
  return [
    [`- ${box} **${markdownText(name)}**: ${markdownText(facts)}`, ...lines].join('\n'),
    ...commands.map(codeBlock),
  ];
}

/** Columns under their longer headings; a line of a cell is a line. */
function tableMarkdown({ columns, marks, groups, spans }: TableBlock): string {
  const shown = columns.filter(({ isBar = false }) => !isBar);
  const headings = [
    ...(marks === undefined ? [] : ['']),
    ...(groups === undefined ? [] : ['scenario']),
    ...shown.map(
      ({ heading, title = heading, alignment }) => `${alignment === 'right' ? '>' : ''}${markdownText(title)}`,
    ),
  ];
  const rows = (shown[0]?.cells ?? []).map((_, i) => {
    const span = spans?.[i] ?? null;
    const cells =
      span === null
        ? shown.map(({ cells }) => cellMarkdown(cells[i] ?? ''))
        : [cellMarkdown(shown[0]?.cells[i] ?? ''), markdownText(span), ...shown.slice(2).map(() => '')];
    return [
      ...(marks === undefined ? [] : [marks[i] ?? '']),
      ...(groups === undefined ? [] : [markdownText(groups[i] ?? '')]),
      ...cells,
    ];
  });
  return markdownTable(headings, rows);
}

function cellMarkdown(cell: Cell): string {
  const lines = typeof cell === 'string' ? [cell] : cell;
  return lines.map((line) => markdownText(lineText(line))).join('<br>');
}
