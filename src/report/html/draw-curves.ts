import { formatNumber } from '../../text/format-number.js';
import type { CurvesDrawing } from '../page/drawing.js';
import { rangeOf, tickText } from './axis-text.js';
import type { ChartPicture } from './chart-svg.js';
import { drawnText } from './drawn-text.js';
import { colour } from './html-document.js';
import type { DrawApi } from './shapes.js';
import { toneColour } from './tones.js';

const HEIGHT = 320;

/** A curve for each thing, its points as dots, its intervals as a band. */
export function drawCurves(drawing: CurvesDrawing, label: string): ChartPicture {
  const { xs, isLogarithmic, xTitle, unit, curves, floor } = drawing;
  const isNumber = xs.every((x) => typeof x === 'number');
  const numbers = xs.filter((x) => typeof x === 'number');
  const place = (i: number): number | string => (isNumber ? (numbers[i] ?? 0) : i);
  return {
    label,
    height: HEIGHT,
    option: {
      grid: { left: 76, right: 24, top: 12, bottom: 52, outerBoundsMode: 'none' },
      xAxis: {
        type: isNumber ? (isLogarithmic ? 'log' : 'value') : 'category',
        ...(isNumber
          ? { min: Math.min(...numbers), max: Math.max(...numbers) }
          : { data: xs.map((_, i) => String(i)), boundaryGap: true }),
        name: drawnText(xTitle),
        nameLocation: 'middle',
        nameGap: 30,
        nameTextStyle: { color: colour('fg') },
        axisLabel: {
          color: colour('muted'),
          hideOverlap: true,
          formatter: isNumber
            ? (value: number) => formatNumber(value, 3)
            : (i: string) => drawnText(String(xs[Number(i)] ?? '')),
          ...(isNumber && isLogarithmic
            ? { customValues: ratioTicks(Math.min(...numbers), Math.max(...numbers)) }
            : {}),
        },
        axisLine: { lineStyle: { color: colour('line') } },
        splitLine: { lineStyle: { color: colour('line'), opacity: 0.5 } },
      },
      yAxis: {
        ...yRange(drawing),
        axisLabel: { color: colour('muted'), formatter: (value: number) => tickText(value, unit) },
        splitLine: { lineStyle: { color: colour('line') } },
      },
      series: curves.flatMap(({ tone, points }, index) => {
        const ink = toneColour(tone, index);
        const there = points.flatMap((point, i) => (point === null ? [] : [{ ...point, x: place(i) }]));
        return [
          {
            type: 'custom',
            silent: true,
            encode: { x: 0, y: [1, 2] },
            data: there.map(({ x, low, high }) => [x, low, high]),
            // One shape for all points, drawn with the first.
            renderItem: ({ dataIndex }: { readonly dataIndex: number }, api: DrawApi) => {
              if (dataIndex > 0) return null;
              const above = there.map(({ x, high }) => api.coord([x, Math.max(high, floor ?? high)]));
              const below = there.map(({ x, low }) => api.coord([x, Math.max(low, floor ?? low)])).reverse();
              return { type: 'polygon', shape: { points: [...above, ...below] }, style: { fill: ink, opacity: 0.18 } };
            },
          },
          {
            type: 'line',
            silent: true,
            data: there.map(({ x, value }) => [x, Math.max(value, floor ?? value)]),
            symbol: SYMBOLS[index % SYMBOLS.length],
            symbolSize: 7,
            itemStyle: { color: ink },
            lineStyle: { color: ink, width: 1.75, type: DASHES[index % DASHES.length] },
          },
        ];
      }),
    },
  };
}

/** From 0, or for what differs by powers of ten from what is too little to tell apart. */
function yRange({ curves, unit, floor }: CurvesDrawing): object {
  if (floor !== null) return { type: 'log', min: floor };
  const highest = curves.flatMap(({ points }) => points.map((point) => point?.high ?? 0));
  return { type: 'value', ...rangeOf(highest, unit, 0), ...(unit === 'rate' ? { max: niceRate(highest) } : {}) };
}

/** Shares that come near to all of the runs are shown against all of them. */
function niceRate(shares: readonly number[]): number | null {
  return Math.max(...shares) > 0.5 ? 1 : null;
}

/** Ticks of an axis of ratios: 1, 2 and 5 of each power of ten. */
function ratioTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i);
  return powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
}

/** Curves differ by more than their colour. */
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const;
const DASHES = ['solid', [7, 3], [2, 3], [9, 3, 2, 3]] as const;
