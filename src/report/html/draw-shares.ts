import type { SharesDrawing } from '../page/drawing.js';
import { percentText } from '../study/figure-text.js';
import type { ChartPicture } from './chart-svg.js';
import { drawnText } from './drawn-text.js';
import { colour } from './html-document.js';
import { nameAxis, ROW_HEIGHT, rowGrid, rowsHeight } from './name-axis.js';
import { type DrawApi, segment } from './shapes.js';
import { toneColour } from './tones.js';

/** Narrower parts have no room for their number. */
const LEAST_LABELLED = 0.06;
const LEAST_NAMED = 0.35;

/** A bar for each row, made of its parts, with the interval of the one that matters. */
export function drawShares({ parts, rows }: SharesDrawing, label: string): ChartPicture {
  const names = rows.map(({ name }) => name);
  return {
    label,
    height: rowsHeight(rows.length),
    option: {
      grid: rowGrid(names, 24),
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        axisLabel: { color: colour('muted'), formatter: (value: number) => `${Math.round(value * 100)} %` },
        splitLine: { lineStyle: { color: colour('line') } },
      },
      yAxis: nameAxis(names),
      series: [
        ...parts.map(({ name, tone }, part) => ({
          type: 'bar',
          stack: 'all',
          silent: true,
          barWidth: ROW_HEIGHT - 10,
          itemStyle: { color: toneColour(tone, part), borderColor: colour('bg'), borderWidth: 0.75 },
          data: rows.map(({ shares }) => {
            const share = shares[part] ?? 0;
            return {
              value: share,
              label: {
                show: share >= LEAST_LABELLED,
                position: 'inside',
                color: colour('on'),
                fontSize: 11,
                formatter: share >= LEAST_NAMED ? `${drawnText(name)} ${percentText(share)}` : percentText(share),
              },
            };
          }),
        })),
        {
          type: 'custom',
          silent: true,
          z: 5,
          encode: { x: [1, 2], y: 0 },
          data: rows.flatMap(({ interval }, row) =>
            interval === null ? [] : [[row, interval.from + interval.low, interval.from + interval.high]],
          ),
          renderItem: (_: unknown, api: DrawApi) => {
            const [left, y] = api.coord([api.value(1), api.value(0)]);
            const [right] = api.coord([api.value(2), api.value(0)]);
            // Below the numbers.
            const at = y + (ROW_HEIGHT - 10) / 2 + 2;
            const ink = colour('fg');
            return {
              type: 'group',
              children: [
                segment(left, at, right, at, ink, 1.5),
                segment(left, at - 3, left, at + 3, ink, 1.5),
                segment(right, at - 3, right, at + 3, ink, 1.5),
              ],
            };
          },
        },
      ],
    },
  };
}
