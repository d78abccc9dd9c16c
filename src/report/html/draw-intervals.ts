import type { IntervalsDrawing } from '../page/drawing.js';
import { rangeOf, tickText } from './axis-text.js';
import { type ChartPicture, FONT } from './chart-svg.js';
import { colour } from './html-document.js';
import { nameAxis, rowGrid, rowsHeight } from './name-axis.js';
import { type DrawApi, segment } from './shapes.js';
import { toneColour } from './tones.js';

/** A line for each interval, a dot for its value, and its mark at the end. */
export function drawIntervals({ unit, zero, rows }: IntervalsDrawing, label: string): ChartPicture {
  const names = rows.map(({ name }) => name);
  return {
    label,
    height: rowsHeight(rows.length),
    option: {
      grid: rowGrid(names, 48),
      xAxis: {
        type: 'value',
        ...rangeOf(
          rows.flatMap(({ low, high }) => [low, high]),
          unit,
          zero,
        ),
        axisLabel: {
          color: colour('muted'),
          hideOverlap: true,
          formatter: (value: number) => signed(value, zero) + tickText(value, unit),
        },
        splitNumber: 6,
        splitLine: { lineStyle: { color: colour('line') } },
      },
      yAxis: nameAxis(names),
      series: [
        {
          type: 'custom',
          silent: true,
          encode: { x: [1, 2, 3], y: 0 },
          data: rows.map(({ low, value, high }, row) => [row, low, value, high]),
          renderItem: (_: unknown, api: DrawApi) => {
            const { tone = 'plain', mark = '' } = rows[Number(api.value(0))] ?? {};
            const ink = toneColour(tone);
            const [left, y] = api.coord([api.value(1), api.value(0)]);
            const [middle] = api.coord([api.value(2), api.value(0)]);
            const [right] = api.coord([api.value(3), api.value(0)]);
            return {
              type: 'group',
              children: [
                segment(left, y, right, y, ink, 2),
                segment(left, y - 4, left, y + 4, ink, 2),
                segment(right, y - 4, right, y + 4, ink, 2),
                { type: 'circle', shape: { cx: middle, cy: y, r: 4.5 }, style: { fill: ink } },
                {
                  type: 'text',
                  style: {
                    text: mark,
                    x: right + 10,
                    y,
                    fill: ink,
                    fontFamily: FONT,
                    fontSize: 13,
                    fontWeight: 700,
                    verticalAlign: 'middle',
                  },
                },
              ],
            };
          },
          ...(zero === null ? {} : { markLine: zeroLine(zero) }),
        },
      ],
    },
  };
}

function signed(value: number, zero: number | null): string {
  return zero !== null && value > zero ? '+' : '';
}

function zeroLine(zero: number): object {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: colour('fg'), type: 'solid', width: 1.25 },
    data: [{ xAxis: zero }],
  };
}
