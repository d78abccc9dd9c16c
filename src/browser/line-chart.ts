import { roundTop } from '../play/series.js';
import { formatDuration } from '../text/duration.js';
import { type Child, drawn, element, scrolled, table } from './element.js';

/** One line of a chart: its values at the chart's times. */
export interface Line {
  readonly name: 'canary' | 'stable' | 'at most' | 'at least';
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly title: string;
  /** When each value was read, in seconds from the start of the rollout. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** The value at the top; null: a round one above all that there is, at least `least`. */
  readonly top: number | null;
  readonly least: number;
  readonly label: (value: number) => string;
  /** Whether a value holds until the next, and does not lead to it. */
  readonly isStepped: boolean;
  /** Where the axis of time ends, and when stages began, in seconds. */
  readonly endSeconds: number;
  readonly stageSeconds: readonly number[];
}

const HEIGHT = 132;
const MARGIN = { left: 52, right: 10, top: 10, bottom: 22 } as const;
/** About as wide as a digit is drawn. */
const DIGIT = 6.5;
/** Before a page has been laid out. */
const USUAL_WIDTH = 340;

/** A chart with its legend, and its values as a table; drawn anew by `show`. */
export interface ChartPanel {
  readonly root: HTMLElement;
  readonly show: (chart: Chart) => void;
}

export function chartPanel(title: string): ChartPanel {
  const latest = element('p', { class: 'latest' });
  const place = element('div', { class: 'drawing' });
  const values = scrolled(`${title}, by window`);
  const details = element('details', {}, element('summary', {}, `${title} as a table`), values);
  const root = element('section', { class: 'chart' }, element('h3', {}, title), latest, place, details);
  let shown: Chart | null = null;
  const fill = () => {
    // A table that is not looked at takes no time.
    if (shown !== null) values.replaceChildren(...(details.open ? [valuesOf(shown)] : []));
  };
  details.addEventListener('toggle', fill);
  new ResizeObserver(() => {
    if (shown !== null) place.replaceChildren(drawing(shown, place.clientWidth));
  }).observe(place);
  return {
    root,
    show: (chart) => {
      shown = chart;
      latest.replaceChildren(...legend(chart));
      place.replaceChildren(drawing(chart, place.clientWidth));
      fill();
    },
  };
}

/** Each line's name with its latest value. */
function legend({ lines, label }: Chart): Child[] {
  return lines.flatMap(({ name, values }) => {
    const value = values.at(-1) ?? null;
    const key = drawn(
      'svg',
      { viewBox: '0 0 18 6', class: 'key', 'aria-hidden': 'true' },
      drawn('path', { d: 'M0 3H18', class: classOf(name) }),
    );
    return [
      element('span', { class: 'entry' }, key, `${name} `, element('b', {}, value === null ? '–' : label(value))),
      ' ',
    ];
  });
}

function classOf(name: Line['name']): string {
  return name === 'canary' || name === 'stable' ? `line ${name}` : 'line limit';
}

function valuesOf({ title, times, lines, label }: Chart): HTMLTableElement {
  const rows = times.map((at, i) => {
    return [formatDuration(at), ...lines.map(({ values }) => cell(values[i] ?? null, label))];
  });
  return table(`${title}, by window`, ['at', ...lines.map(({ name }) => name)], rows);
}

function cell(value: number | null, label: (value: number) => string): string {
  return value === null ? '–' : label(value);
}

function drawing(chart: Chart, available: number): SVGElement {
  const width = available > 0 ? available : USUAL_WIDTH;
  const { title, times, lines, label, least, endSeconds, stageSeconds, isStepped } = chart;
  const top =
    chart.top ??
    roundTop(
      lines.flatMap(({ values }) => values),
      least,
    );
  const levels = [0, top / 2, top];
  const left = Math.max(MARGIN.left, 10 + DIGIT * Math.max(...levels.map((value) => label(value).length)));
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = (seconds: number) => left + (seconds / Math.max(1, endSeconds)) * (right - left);
  const y = (value: number) => bottom - (Math.max(0, Math.min(top, value)) / top) * (bottom - MARGIN.top);
  const level = (value: number) => [
    drawn('path', { class: 'grid', d: `M${left} ${y(value)}H${right}` }),
    drawn('text', { x: String(left - 6), y: String(y(value) + 4), 'text-anchor': 'end' }, label(value)),
  ];
  const moment = (seconds: number, anchor: string) =>
    drawn('text', { x: String(x(seconds)), y: String(HEIGHT - 6), 'text-anchor': anchor }, formatDuration(seconds));
  return drawn(
    'svg',
    { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': spoken(title, times, lines, label) },
    ...levels.flatMap(level),
    ...stageSeconds.map((at) => drawn('path', { class: 'stage', d: `M${x(at)} ${MARGIN.top}V${bottom}` })),
    moment(0, 'start'),
    moment(endSeconds, 'end'),
    // The canary last, so that nothing hides it.
    ...[...lines].reverse().flatMap(({ name, values }) => {
      const stepped = isStepped || classOf(name) === 'line limit';
      return [
        drawn('path', { class: classOf(name), d: pathOf(times, values, x, y, stepped) }),
        ...loneDot(times, values, x, y, classOf(name)),
      ];
    }),
  );
}

/** What the picture shows last, for who does not see it. */
function spoken(title: string, times: readonly number[], lines: readonly Line[], label: Chart['label']): string {
  const at = times.at(-1);
  if (at === undefined) return `${title}: nothing is measured yet`;
  const said = lines.map(({ name, values }) => `${name} ${cell(values.at(-1) ?? null, label)}`);
  return `${title} at ${formatDuration(at)}: ${said.join(', ')}`;
}

type Scale = (value: number) => number;

function pathOf(
  times: readonly number[],
  values: readonly (number | null)[],
  x: Scale,
  y: Scale,
  isStepped: boolean,
): string {
  let path = '';
  let isDown = false;
  for (const [i, at] of times.entries()) {
    const value = values[i] ?? null;
    if (value !== null) {
      const here = `${rounded(x(at))} ${rounded(y(value))}`;
      path += !isDown ? `M${here}` : isStepped ? `H${rounded(x(at))}V${rounded(y(value))}` : `L${here}`;
    }
    isDown = value !== null;
  }
  return path;
}

/** A value without neighbours would not be seen as a line. */
function loneDot(
  times: readonly number[],
  values: readonly (number | null)[],
  x: Scale,
  y: Scale,
  name: string,
): SVGElement[] {
  return times.flatMap((at, i) => {
    const value = values[i] ?? null;
    if (value === null || (values[i - 1] ?? null) !== null || (values[i + 1] ?? null) !== null) return [];
    return [drawn('circle', { class: name, cx: rounded(x(at)), cy: rounded(y(value)), r: '2' })];
  });
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
