import { expect, it } from 'vitest';
import { DORA_BANDS_OF } from '../../src/study/releases/dora-bands.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

// The four columns of the reports up to 2021, elite to low.
it.each([
  ['deployment_frequency', [4, 1 / 7, 1 / 90, 1 / 200]],
  ['lead_time', [0.5 * HOUR, 3 * DAY, 20 * DAY, 100 * DAY]],
  ['change_failure_rate', [0.1, 0.2, 0.4, 0.5]],
  ['time_to_restore', [0.5 * HOUR, 12 * HOUR, 3 * DAY, 20 * DAY]],
] as const)('the bands of %s are those of the reports', (figure, values) => {
  expect(values.map((value) => DORA_BANDS_OF[figure](value))).toEqual(['elite', 'high', 'medium', 'low']);
});

it('what lies between two bands is in the less good one', () => {
  expect(DORA_BANDS_OF.lead_time(5 * HOUR)).toBe('high');
  expect(DORA_BANDS_OF.lead_time(HOUR)).toBe('elite');
});
