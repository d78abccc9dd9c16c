import { displayWidth } from '../text/display-width.js';
import type { Paint } from '../text/paint.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { plainText } from '../words/plain-text.js';
import { ASSERTION_MARKS, assertionDetail, type Played } from './assertion-text.js';
import { MARK_COLOURS } from './scenario-mark.js';
import type { AssertionJson } from './study-schema.js';

/** Results are aligned up to here. */
const MOST_ASSERTION = 60;

/** Each assertion with its mark and what was observed, below it if there is no room beside it. */
export function assertionLines(
  assertions: readonly AssertionJson[],
  played: Played,
  width: number,
  paint: Paint,
): string[] {
  const texts = assertions.map(({ text }) => truncate(plainText(text), width - 2));
  const aligned = Math.max(0, ...texts.map(displayWidth).filter((each) => each <= MOST_ASSERTION));
  return assertions.flatMap((assertion, i) => {
    const text = texts[i] ?? '';
    const mark = ASSERTION_MARKS[assertion.outcome];
    const detail = assertionDetail(assertion, played);
    const start = `${paint(MARK_COLOURS[mark], mark)} ${text}`;
    const used = Math.max(aligned, displayWidth(text)) + 3;
    const space = ' '.repeat(used - displayWidth(text));
    if (2 + used + displayWidth(detail) <= width) return [`${start}${space}${detail}`];
    return [start, ...wrap(detail, width - 4).map((line) => `    ${line}`)];
  });
}
