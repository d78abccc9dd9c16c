import type { DoraBand } from '../../model/results/release-line.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;

/**
 * The bands of DORA's reports up to 2021 (elite, high, medium, low). They leave gaps, as between an hour and a day of lead
 * time: what lies in one belongs to the band below it, the less good one.
 */
export const DORA_BANDS_OF = {
  /** A day: several, one a week to one a month, one a month to one in six, fewer. */
  deployment_frequency: (perDay: number) => band([1, 1 / 30, 1 / 180], (least) => perDay >= least),
  /** Under an hour, a week, a month, longer. */
  lead_time: (seconds: number) => band([HOUR, 7 * DAY, MONTH], (most) => seconds <= most),
  /** Up to 15 %, 30 %, 45 %, more: DORA gives high and medium the same. */
  change_failure_rate: (rate: number) => band([0.15, 0.3, 0.45], (most) => rate <= most),
  /** Under an hour, a day, a week, longer. */
  time_to_restore: (seconds: number) => band([HOUR, DAY, 7 * DAY], (most) => seconds <= most),
} as const;

const BETTER_BANDS = ['elite', 'high', 'medium'] as const;

function band(limits: readonly [number, number, number], isWithin: (limit: number) => boolean): DoraBand {
  return BETTER_BANDS[limits.findIndex(isWithin)] ?? 'low';
}
