import { expect, test } from 'vitest';
import { textFormat } from '../../src/report/formats/text-format.js';
import { displayWidth } from '../../src/report/text/display-width.js';
import { EVERY_KIND, everyReport } from './every-report.js';

const WIDTHS = [60, 80, 100, 160];

test.each(EVERY_KIND.flatMap((kind) => WIDTHS.map((width) => [kind, width] as const)))(
  'the text of %s at %d columns is as it was read by eye, and no line is wider',
  async (kind, width) => {
    const { page } = await everyReport(kind);
    const text = textFormat(page(), { colour: false, width });
    await expect(text).toMatchFileSnapshot(`widths/${kind}-${width}.txt`);
    expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  },
);
