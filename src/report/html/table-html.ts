import { lineText } from '../page/line-text.js';
import { type Cell, type Column, MARK_WORDS, type Mark, type TableBlock } from '../page/page.js';
import { htmlText } from './html-text.js';

const MARK_CLASSES: Partial<Record<Mark, string>> = {
  '✓': 'good',
  '✗': 'bad',
  '?': 'unsure',
  '‖': 'unsure',
  '!': 'unsure',
};

/** A mark as a sign for those who see it and a word for those who do not. */
export function markHtml(mark: Mark): string {
  const tone = MARK_CLASSES[mark] ?? 'quiet';
  return `<span class="mark ${tone}" aria-hidden="true">${mark}</span><span class="vh">${MARK_WORDS[mark]}</span>`;
}

/** A table under its longer headings, in a frame that can be scrolled by keyboard. */
export function tableHtml({
  caption,
  columns,
  marks,
  groups,
  spans,
  isQuiet = false,
  legend = [],
}: TableBlock): string {
  const shown = columns.filter(({ isBar = false }) => !isBar);
  const width = shown.length + (marks === undefined ? 0 : 1);
  const rows = (shown[0]?.cells ?? []).map((_, i) => {
    const group = groups?.[i];
    const above =
      group === undefined || group === groups?.[i - 1]
        ? ''
        : `<tr class="group"><th colspan="${width}" scope="colgroup">${htmlText(group)}</th></tr>`;
    const mark = marks === undefined ? '' : `<td>${markHtml(marks[i] ?? '·')}</td>`;
    const span = spans?.[i] ?? null;
    const cells =
      span === null
        ? shown.map((column, nth) => cellHtml(column, column.cells[i] ?? '', nth === 0)).join('')
        : `${cellHtml(columns[0], columns[0].cells[i] ?? '', true)}<td colspan="${shown.length - 1}">${htmlText(span)}</td>`;
    return `${above}<tr>${mark}${cells}</tr>`;
  });
  const heading = (column: Column) =>
    `<th scope="col"${numeric(column)}>${htmlText(column.title ?? column.heading)}</th>`;
  const meanings = legend.filter((each) => each.heading === null).map(({ text }) => htmlText(text));
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="${htmlText(`Table: ${caption}`)}">`,
    `<table${isQuiet ? ' class="quiet"' : ''}><caption>${htmlText(caption)}</caption>`,
    `<thead><tr>${marks === undefined ? '' : '<th scope="col"><span class="vh">mark</span></th>'}${shown.map(heading).join('')}</tr></thead>`,
    `<tbody>${rows.join('')}</tbody></table></div>`,
    ...(meanings.length === 0 ? [] : [`<p class="note">${meanings.join('; ')}</p>`]),
  ].join('');
}

function cellHtml(column: Column, cell: Cell, isName: boolean): string {
  const lines = typeof cell === 'string' ? [cell] : cell;
  const texts = lines.map(lineText);
  const text = texts.map(htmlText).join('<br>');
  if (isName && text !== '') return `<th scope="row"${numeric(column)}>${text}</th>`;
  const isLong = texts.some((line) => line.length > LONG_CELL);
  return `<td${isLong ? ' class="long"' : numeric(column)}>${text}</td>`;
}

/** Longer texts may be broken. */
const LONG_CELL = 48;

function numeric({ alignment }: Column): string {
  return alignment === 'right' ? ' class="num"' : '';
}
