import type { Scheduled } from './scheduled.js';

/** What a strategy by the clock is, apart from who watches it. */
export interface Schedule extends Pick<Scheduled, 'steps' | 'wayBack'> {
  /** From when on an alarm means something: before, the service is expected to be down. */
  readonly watchFromSeconds: number;
}

/** How long the ways back take, in seconds; `actAfterSeconds`: from the decision until one begins. */
export interface WayTimes {
  readonly actAfterSeconds: number;
  readonly redeploySeconds: number;
  readonly switchSeconds: number;
  readonly flagSeconds: number;
}
