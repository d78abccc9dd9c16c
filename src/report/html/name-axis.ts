import { displayWidth } from '../text/display-width.js';
import { truncate } from '../text/truncate.js';
import { drawnText } from './drawn-text.js';
import { colour } from './html-document.js';

const CHARACTER = 7.2;
const MOST_CHARACTERS = 44;

/** Of a row, in pixels. */
export const ROW_HEIGHT = 26;
const AXIS_HEIGHT = 34;

/** How high a picture of rows is, with the axis below them. */
export function rowsHeight(rows: number): number {
  return rows * ROW_HEIGHT + AXIS_HEIGHT;
}

/** Where rows stand: the names to their left, and some room to their right, in pixels. */
export function rowGrid(names: readonly string[], right: number): object {
  return { left: nameWidth(names), right, top: 4, bottom: AXIS_HEIGHT - 6, outerBoundsMode: 'none' };
}

/** Room for the names of rows, in pixels. */
function nameWidth(names: readonly string[]): number {
  const longest = Math.max(0, ...names.map((name) => displayWidth(drawnText(name))));
  return Math.min(longest, MOST_CHARACTERS) * CHARACTER + 14;
}

/** The axis of rows, the first on top; long names are cut in their middle, and stand whole in the table beside. */
export function nameAxis(names: readonly string[]): object {
  return {
    type: 'category',
    inverse: true,
    // By their numbers: a name may be anything, such as `__proto__`.
    data: names.map((_, row) => String(row)),
    axisLabel: {
      color: colour('fg'),
      interval: 0,
      fontSize: 12,
      formatter: (row: string) => middleCut(drawnText(names[Number(row)] ?? ''), MOST_CHARACTERS),
    },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

/** So that both what it begins and what it ends with are seen. */
function middleCut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const end = [...text].slice(-Math.floor(width / 3)).join('');
  return `${truncate(text, width - displayWidth(end))}${end}`;
}
