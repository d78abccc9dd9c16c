import type { ArmSummary } from '../model/run.js';
import { formatCount, formatNumber } from '../text/format-number.js';

/** Above the figures of an arm; the first, above its name, is empty. */
export const FIGURE_HEADINGS = [
  '',
  'requests',
  'failed',
  'error %',
  'p50 ms',
  'p99 ms',
  'CPU %',
  'MB',
  'restarts',
  'conv. %',
] as const;

/** What an arm did in a window, a text for each heading but the first. */
export function armCells(arm: ArmSummary): string[] {
  const number = (value: number | null, digits = 3): string => (value === null ? '–' : formatNumber(value, digits));
  const percent = (rate: number | null): string => number(rate === null ? null : rate * 100, 2);
  return [
    formatCount(arm.requests),
    formatCount(arm.errors),
    percent(arm.errorRate),
    number(arm.latencyP50Ms),
    number(arm.latencyP99Ms),
    number(arm.cpuPercent),
    number(arm.memoryMb),
    number(arm.restarts),
    percent(arm.conversionRate),
  ];
}
