import type { Assertion } from '../../model/results/study.js';
import { formatDuration } from '../../text/duration.js';
import { formatCount, formatNumber } from '../../text/format-number.js';

export type FigureUnit = 'rate' | 'seconds' | 'percent' | 'amount';

/** What stands for a figure that no run has. */
export const NONE = '–';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const SCALES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
] as const;

/** What a figure, as `rolled_back.rate` or `duration_seconds.p95`, is measured in. */
export function figureUnit(figure: string): FigureUnit {
  const [name = '', statistic = ''] = figure.split('.');
  if (statistic === 'count') return 'amount';
  if (statistic === 'rate') return 'rate';
  const units: Readonly<Record<string, FigureUnit>> = UNITS;
  return units[name] ?? 'amount';
}

const UNITS = {
  released: 'rate',
  stopped: 'rate',
  stalled: 'rate',
  missed: 'rate',
  wrongly_stopped: 'rate',
  completed: 'rate',
  rolled_back: 'rate',
  paused: 'rate',
  alerted: 'rate',
  held_by_rule: 'rate',
  time_to_detect_seconds: 'seconds',
  time_to_restore_seconds: 'seconds',
  duration_seconds: 'seconds',
  exposure_requests: 'amount',
  failed_requests: 'amount',
  excess_failed_requests: 'amount',
  unseen_failed_requests: 'amount',
  excess_slow_requests: 'amount',
  lost_conversions: 'amount',
  lost_revenue: 'amount',
  duplicated_side_effects: 'amount',
  users_exposed: 'amount',
  users_hit: 'amount',
  budget_spent_percent: 'percent',
  share_at_decision_percent: 'percent',
} as const satisfies Readonly<Record<Assertion['figure'], FigureUnit>>;

/** A figure for people, with its unit. */
export function figureText(value: number | null, unit: FigureUnit): string {
  if (value === null) return NONE;
  switch (unit) {
    case 'rate':
      return `${percentText(value)} %`;
    case 'seconds':
      return durationText(value);
    case 'percent':
      return `${amountText(value)} %`;
    case 'amount':
      return amountText(value);
  }
}

/** A share in percent, without the sign: two decimals near either end, and 0 or 100 only for none or all. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.005) return '<0.01';
  if (percent < 100 && percent >= 99.995) return '>99.99';
  return String(Number(percent.toFixed(percent < 10 || percent > 90 ? 2 : 1)));
}

/** An interval of a share, in percent, without the sign. */
export function percentInterval([low, high]: readonly [number, number]): string {
  return `[${percentText(low)}, ${percentText(high)}]`;
}

/** Shares of a column in percent, with as many decimals as any of them needs; null: there is none. */
export function percentColumn(shares: readonly (number | null)[]): string[] {
  const decimals = Math.max(0, ...shares.map((share) => (share === null ? 0 : decimalsOf(percentText(share)))));
  return shares.map((share) => (share === null ? NONE : percentWith(decimals, share)));
}

/** As many decimals as the ends of all these intervals, and what is within them, need. */
export function percentDecimals(rates: readonly RateJson[]): number {
  return Math.max(0, ...rates.flatMap(({ rate, interval }) => [rate, ...interval].map(percentText).map(decimalsOf)));
}

/** A share in percent with so many decimals; none and all, and what is next to them, are said as such. */
export function percentWith(decimals: number, share: number): string {
  const text = percentText(share);
  return share === 0 || share === 1 || /^[<>]/.test(text) ? text : (share * 100).toFixed(decimals);
}

interface RateJson {
  readonly rate: number;
  readonly interval: readonly [number, number];
}

function decimalsOf(text: string): number {
  return /^[<>]/.test(text) ? 0 : (text.split('.')[1]?.length ?? 0);
}

/** Amounts of a column, with as many decimals as the largest of them is worth; null: there is none. */
export function amountColumn(amounts: readonly (number | null)[]): string[] {
  const most = Math.max(0, ...amounts.map((amount) => Math.abs(amount ?? 0)));
  const decimals = most >= 100 ? 0 : most >= 10 ? 1 : 2;
  return amounts.map((amount) => {
    if (amount === null) return NONE;
    const fixed = Number(amount.toFixed(decimals));
    const isOdd = Math.abs(amount) >= 999_999.5 || (fixed === 0 && amount !== 0) || Number.isInteger(amount);
    return isOdd || decimals === 0 ? amountText(isOdd ? amount : fixed) : amount.toFixed(decimals);
  });
}

/** Three significant digits; whole below a million, then with M, G or T. */
export function amountText(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return formatNumber(value, 3);
  if (size < 999_999.5) return formatCount(Math.round(value));
  const scale = size < 999.5e12 ? SCALES.find(([least]) => size >= least * 0.9995) : undefined;
  return scale === undefined ? exponent(value) : `${formatNumber(value / scale[0], 3)}${scale[1]}`;
}

/** The two leading units: 5,400.4 seconds are `1h30m`. */
export function durationText(seconds: number): string {
  if (seconds < 0) return `-${durationText(-seconds)}`;
  if (seconds < 10) return `${formatNumber(seconds, 2)}s`;
  if (seconds < HOUR - 0.5) return formatDuration(Math.round(seconds));
  if (seconds < DAY - MINUTE / 2) return formatDuration(Math.round(seconds / MINUTE) * MINUTE);
  if (seconds < 100 * DAY) return formatDuration(Math.round(seconds / HOUR) * HOUR);
  return `${amountText(seconds / DAY)}d`;
}

function exponent(value: number): string {
  return value.toExponential(2).replace(/\.?0*e\+?/, 'e');
}
