import { type Ending, type EndingRow, endingWords, type Headline } from '../../play/ending.js';
import { copiedLines } from '../../report/text/copied-lines.js';
import type { Paint } from '../../report/text/paint.js';
import { wrap } from '../../report/text/wrap.js';

const WIDTH = 80;
const INDENT = 10;

const COLOURS = { good: 'green', bad: 'red', open: 'yellow' } as const satisfies Record<Headline['tone'], string>;

/** The last page, at most 80 columns wide; `again` is the command that plays the game again. */
export function endPage(ending: Ending, again: string, paint: Paint): string[] {
  const { headline, truth, mine, plans, comparison } = endingWords(ending);
  return [
    paint(COLOURS[headline.tone], `${headline.mark} ${headline.text}`),
    ...[truth, mine, plans].flatMap((rows) => ['', ...rows.flatMap(paragraph)]),
    '',
    ...(comparison === null ? [] : paragraph(['', comparison])),
    ...labelled('Again', copiedLines(again, WIDTH - INDENT)),
  ];
}

function paragraph([label, text]: EndingRow): string[] {
  return labelled(label, wrap(text, WIDTH - INDENT));
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(INDENT)}${line}`);
}
