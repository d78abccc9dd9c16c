import { expect, test } from 'vitest';
import type { Printable } from '../../src/report/formats/formats.js';
import { textFormat } from '../../src/report/formats/text-format.js';
import { displayWidth } from '../../src/report/text/display-width.js';
import { EVERY_REPORT } from './every-report.js';

const WIDTHS = [60, 80, 100, 160];

const made = new Map<string, Promise<Printable | null>>();

/** Each report is made once, whatever it is written as. */
async function pageOf(kind: string) {
  const asked = made.get(kind) ?? EVERY_REPORT[kind]?.() ?? Promise.resolve(null);
  made.set(kind, asked);
  const known = await asked;
  if (known === null) throw new Error(`there is a report of ${kind}`);
  return known.page();
}

test.each(Object.keys(EVERY_REPORT).flatMap((kind) => WIDTHS.map((width) => [kind, width] as const)))(
  'the text of %s at %d columns is as read by eye, and no line is wider',
  async (kind, width) => {
    const text = textFormat(await pageOf(kind), { colour: false, width });
    await expect(text).toMatchFileSnapshot(`widths/${kind}-${width}.txt`);
    // A word of a command, which is there to be copied, is never broken.
    const lines = text.split('\n').filter((line) => displayWidth(line) > width);
    expect(lines.filter((line) => line.trim().split(' ').length > 2)).toEqual([]);
  },
);
