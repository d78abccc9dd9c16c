import { formatCount, formatNumber } from '../../text/format-number.js';
import type { DrawnUnit } from '../page/drawing.js';
import { amountText, durationText } from '../study/figure-text.js';

/** A number at the tick of an axis, with its unit. */
export function tickText(value: number, unit: DrawnUnit): string {
  switch (unit) {
    case 'rate':
      return `${formatNumber(value * 100, 3)} %`;
    case 'percent':
      return `${formatNumber(value, 3)} %`;
    case 'ms':
      return `${formatCount(Number(formatNumber(value, 3)))} ms`;
    case 'seconds':
      return durationText(value);
    case 'amount':
      return amountText(value);
  }
}

/** Seconds between ticks of an axis of time: round ones, some six of them. */
const ROUND_SECONDS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];
const TICKS = 8;

/** Where an axis of amounts or times begins and ends, on round numbers where it is one of time. */
export function rangeOf(values: readonly number[], unit: DrawnUnit, zero: number | null): object {
  const low = Math.min(zero ?? 0, ...values);
  const high = Math.max(zero ?? 0, ...values);
  if (unit !== 'seconds') return { min: low < 0 ? null : 0 };
  const interval = timeInterval(high - low);
  return {
    min: Math.floor(low / interval) * interval,
    max: Math.ceil(high / interval) * interval || interval,
    interval,
  };
}

export function timeInterval(seconds: number): number {
  const wanted = seconds / TICKS;
  return ROUND_SECONDS.find((round) => round >= wanted) ?? Math.ceil(wanted / 604_800) * 604_800;
}
