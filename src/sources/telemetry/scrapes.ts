import type { Arm } from '../../model/arm.js';
import type { Telemetry } from '../../model/world.js';
import { ARM_CODES } from '../../random/address.js';
import { type Key, keyOfPart } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';

/** The part of a run's chance that scrapes have. */
export function scrapeKey(key: Key): Key {
  return keyOfPart(key, 'scrapes');
}

/** Whether the nth scrape of an arm, n intervals after the start, is lost. At the start counters are known. */
export function isLost(key: Key, arm: Arm, lost: number, nth: number): boolean {
  return nth > 0 && uniform(key, ARM_CODES[arm], 0, nth, 0) < lost;
}

/** When an arm was last scraped up to an instant, of the scrapes that came through. */
export function lastScrape(
  key: Key,
  arm: Arm,
  { lost }: Pick<Telemetry, 'lost'>,
  scrapeSeconds: number,
  seconds: number,
): number {
  let nth = Math.max(0, Math.floor(seconds / scrapeSeconds));
  while (isLost(key, arm, lost, nth)) nth--;
  return nth * scrapeSeconds;
}

/** How many scrapes of an arm were lost from one instant, at which it is not scraped, up to another. */
export function lostScrapes(
  key: Key,
  arm: Arm,
  { scrapeSeconds, lost }: Telemetry,
  fromSeconds: number,
  toSeconds: number,
): number {
  if (scrapeSeconds === null || lost === 0) return 0;
  let count = 0;
  const last = Math.floor(toSeconds / scrapeSeconds);
  for (let nth = Math.floor(fromSeconds / scrapeSeconds) + 1; nth <= last; nth++) {
    if (isLost(key, arm, lost, nth)) count++;
  }
  return count;
}
