import type { TimeDrawing, TimeSeries } from '../page/drawing.js';
import { durationText } from '../study/figure-text.js';
import { truncate } from '../text/truncate.js';
import { tickText, timeInterval } from './axis-text.js';
import { CHART_WIDTH, type ChartPicture, FONT } from './chart-svg.js';
import { drawnText } from './drawn-text.js';
import { colour } from './html-document.js';
import { type DrawApi, rectangle } from './shapes.js';
import { toneColour } from './tones.js';

const LEFT = 84;
const RIGHT = 34;
const TOP = 20;
const LANE_HEIGHT = 18;
const SHARE_HEIGHT = 70;
const PANEL_HEIGHT = 120;
const GAP = 38;
const STRIP_HEIGHT = 22;
const AXIS_HEIGHT = 30;

/** How high a window stands in the strip: what is bad is seen without its colour too. */
const VERDICT_HEIGHTS: Readonly<Record<string, number>> = { good: 0.4, unsure: 0.7, bad: 1 };

/** Panels below one another on one axis of time, over them what went on, a lane each, and under them a strip of verdicts. */
export function drawTime(drawing: TimeDrawing, label: string): ChartPicture {
  const { panels, stretches, endSeconds } = drawing;
  const lanes = stretches.length === 0 ? [] : [stretches.length * LANE_HEIGHT];
  const heights = [...lanes, ...panels.map((_, i) => (i === 0 ? SHARE_HEIGHT : PANEL_HEIGHT)), STRIP_HEIGHT];
  const tops = heights.map((_, i) => TOP + heights.slice(0, i).reduce((sum, each) => sum + each + GAP, 0));
  const interval = timeInterval(endSeconds);
  const last = heights.length - 1;
  return {
    label,
    height: (tops.at(-1) ?? 0) + STRIP_HEIGHT + AXIS_HEIGHT,
    option: {
      grid: heights.map((height, i) => ({
        left: LEFT,
        right: RIGHT,
        top: tops[i],
        height,
        outerBoundsMode: 'none',
      })),
      xAxis: heights.map((_, gridIndex) => ({
        gridIndex,
        type: 'value',
        min: 0,
        max: Math.max(1, endSeconds),
        interval,
        axisLabel: {
          show: gridIndex === last,
          color: colour('muted'),
          hideOverlap: true,
          formatter: (value: number) => (value % interval === 0 ? durationText(value) : ''),
        },
        axisLine: { lineStyle: { color: colour('line') } },
        axisTick: { show: gridIndex === last, lineStyle: { color: colour('line') } },
        splitLine: { lineStyle: { color: colour('line'), opacity: 0.5 } },
      })),
      yAxis: [
        ...lanes.map(() => blankAxis(0, '', stretches.length)),
        ...panels.map((panel, i) => panelAxis(panel, lanes.length + i, i === 0)),
        blankAxis(last, 'verdict of each window', 1),
      ],
      series: [
        ...lanes.map(() => laneSeries(stretches)),
        ...panels.flatMap(({ series }, i) =>
          series.map((each, nth) => lineSeries(each, lanes.length + i, i === 0, nth === 0 ? drawing : null)),
        ),
        verdictSeries(drawing.verdicts, last),
      ],
    },
  };
}

/** A bar in a lane of its own for each stretch, named where it begins, or before its end where there is no room. */
function laneSeries(stretches: TimeDrawing['stretches']): object {
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: 0,
    yAxisIndex: 0,
    encode: { x: [0, 1], y: 2 },
    data: stretches.map(({ from, to }, lane) => [from, to, stretches.length - lane]),
    renderItem: ({ dataIndex }: { readonly dataIndex: number }, api: DrawApi) => {
      const { name = '', tone = 'quiet' } = stretches[dataIndex] ?? {};
      const [left, top] = api.coord([api.value(0), api.value(2)]);
      const [right] = api.coord([api.value(1), api.value(2)]);
      const isLate = left > CHART_WIDTH * 0.7;
      return {
        type: 'group',
        children: [
          rectangle(left, top + 2, Math.max(2, right - left), LANE_HEIGHT - 4, toneColour(tone), 0.3),
          {
            type: 'text',
            style: {
              text: truncate(drawnText(name), 60),
              x: isLate ? left - 6 : left + 5,
              y: top + LANE_HEIGHT / 2,
              fill: colour('fg'),
              fontFamily: FONT,
              fontSize: 11,
              textAlign: isLate ? 'right' : 'left',
              textVerticalAlign: 'middle',
            },
          },
        ],
      };
    },
  };
}

function verdictSeries(verdicts: TimeDrawing['verdicts'], gridIndex: number): object {
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    encode: { x: [0, 1], y: 2 },
    data: verdicts.map(({ from, to, tone }) => [from, to, VERDICT_HEIGHTS[tone] ?? 1]),
    renderItem: ({ dataIndex }: { readonly dataIndex: number }, api: DrawApi) => {
      const [left, top] = api.coord([api.value(0), api.value(2)]);
      const [right, bottom] = api.coord([api.value(1), 0]);
      const ink = toneColour(verdicts[dataIndex]?.tone ?? 'quiet');
      return rectangle(left, top, Math.max(0.75, right - left - 0.5), bottom - top, ink);
    },
  };
}

const NO_LINES = { axisLine: { show: false }, axisTick: { show: false } };

/** Above the panel, from the left edge of the picture. */
function axisName(name: string): object {
  return {
    name,
    nameGap: 10,
    nameTextStyle: { align: 'left', color: colour('fg'), fontWeight: 600, padding: [0, 0, 0, 8 - LEFT] },
  };
}

function blankAxis(gridIndex: number, name: string, max: number): object {
  return {
    gridIndex,
    type: 'value',
    min: 0,
    max,
    ...axisName(name),
    ...NO_LINES,
    splitLine: { show: false },
    axisLabel: { show: false },
  };
}

function panelAxis({ title, unit }: TimeDrawing['panels'][number], gridIndex: number, isShare: boolean): object {
  return {
    gridIndex,
    type: 'value',
    ...axisName(title),
    ...NO_LINES,
    ...(isShare ? { min: 0, max: 100, interval: 50 } : { min: 0, splitNumber: 3 }),
    axisLabel: { color: colour('muted'), formatter: (value: number) => tickText(value, unit) },
    splitLine: { lineStyle: { color: colour('line') } },
  };
}

function lineSeries(series: TimeSeries, gridIndex: number, isShare: boolean, marked: TimeDrawing | null): object {
  const line = toneColour(series.tone);
  return {
    type: 'line',
    silent: true,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    data: series.points,
    connectNulls: false,
    // A lone window is no line.
    showSymbol: series.points.length <= 2,
    symbol: series.isLimit ? 'rect' : 'circle',
    symbolSize: series.isLimit ? [9, 2] : 6,
    itemStyle: { color: line },
    ...(series.isStepped ? { step: 'end' } : {}),
    lineStyle: {
      color: line,
      width: series.isLimit ? 1.25 : 1.75,
      type: series.isLimit ? [5, 4] : series.isJudged === true ? [1.5, 2.5] : 'solid',
    },
    ...(isShare ? { areaStyle: { color: line, opacity: 0.15 } } : {}),
    ...(marked === null ? {} : marks(marked)),
  };
}

/** Pauses and a rollback as areas, and what happened as lines; a fault, which may last throughout, has its lane only. */
function marks({ stretches, instants }: TimeDrawing): object {
  return {
    markArea: {
      silent: true,
      data: stretches
        .filter(({ tone }) => tone !== 'quiet')
        .map(({ tone, from, to }) => [
          { xAxis: from, itemStyle: { color: toneColour(tone), opacity: 0.14 } },
          { xAxis: to },
        ]),
    },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      data: instants.map(({ tone, at }) => ({
        xAxis: at,
        lineStyle: { color: toneColour(tone), type: [2, 3], width: 1.25 },
      })),
    },
  };
}
