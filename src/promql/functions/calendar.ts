/** A date in UTC, as Prometheus tells one from seconds since 1970. */
interface UtcDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** From 1. */
  readonly dayOfYear: number;
  /** Of Sunday 0. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly daysInMonth: number;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** What the 64 bits of Go make of NaN, of an infinity, and of any number beyond them. */
const BEYOND: UtcDate = {
  year: 292277026596,
  month: 12,
  day: 4,
  dayOfYear: 339,
  weekday: 0,
  hour: 15,
  minute: 30,
  daysInMonth: 31,
};

/** 2^63. */
const INT64 = 4_294_967_296 * 2_147_483_648;

function dateOf(value: number): UtcDate {
  const seconds = Math.trunc(value);
  if (!(Math.abs(seconds) < INT64)) return BEYOND;
  const days = Math.floor(seconds / 86_400);
  const ofDay = seconds - days * 86_400;
  // Days since 1 March of year 0, in cycles of 400 years, which all have as many.
  const shifted = days + 719_468;
  const cycle = Math.floor(shifted / 146_097);
  const ofCycle = shifted - cycle * 146_097;
  const yearOfCycle = Math.floor(
    (ofCycle - Math.floor(ofCycle / 1460) + Math.floor(ofCycle / 36_524) - Math.floor(ofCycle / 146_096)) / 365,
  );
  const sinceMarch = ofCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthSinceMarch = Math.floor((5 * sinceMarch + 2) / 153);
  const day = sinceMarch - Math.floor((153 * monthSinceMarch + 2) / 5) + 1;
  const month = monthSinceMarch < 10 ? monthSinceMarch + 3 : monthSinceMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysIn = (each: number) => (each === 2 && isLeap ? 29 : (DAYS[each - 1] as number));
  let dayOfYear = day;
  for (let before = 1; before < month; before += 1) dayOfYear += daysIn(before);
  return {
    year,
    month,
    day,
    dayOfYear,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor((ofDay % 3600) / 60),
    daysInMonth: daysIn(month),
  };
}

/** The functions of a time, by name. */
export const OF_TIME: Readonly<Record<string, (seconds: number) => number>> = {
  day_of_month: (seconds) => dateOf(seconds).day,
  day_of_week: (seconds) => dateOf(seconds).weekday,
  day_of_year: (seconds) => dateOf(seconds).dayOfYear,
  days_in_month: (seconds) => dateOf(seconds).daysInMonth,
  hour: (seconds) => dateOf(seconds).hour,
  minute: (seconds) => dateOf(seconds).minute,
  month: (seconds) => dateOf(seconds).month,
  year: (seconds) => dateOf(seconds).year,
};
