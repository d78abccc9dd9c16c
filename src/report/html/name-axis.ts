import { plainText } from '../../text/visible-text.js';
import { displayWidth } from '../text/display-width.js';
import { truncate } from '../text/truncate.js';
import { colour } from './html-document.js';

const CHARACTER = 7.2;
const MOST_CHARACTERS = 44;

/** Room for the names of rows, in pixels. */
export function nameWidth(names: readonly string[]): number {
  const longest = Math.max(0, ...names.map((name) => displayWidth(plainText(name))));
  return Math.min(longest, MOST_CHARACTERS) * CHARACTER + 14;
}

/** The axis of rows, the first on top; long names are cut, and stand whole in the table beside. */
export function nameAxis(names: readonly string[]): object {
  return {
    type: 'category',
    inverse: true,
    data: names.map((name) => truncate(plainText(name), MOST_CHARACTERS)),
    axisLabel: { color: colour('fg'), interval: 0, fontSize: 12 },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}
