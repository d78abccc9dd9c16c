import type { LeftOut } from '../../model/results/diagnosis.js';

/** What figures leave out, as the object of "leaves out". */
export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, string>> = {
  noise: 'noise beyond that of counting',
  warm_up: 'warm-up',
  instances: 'how busy instances are',
  sticky_users: 'that sticky users make shares of requests uneven',
  one_way_users: 'that users who have met the canary stay with it',
  audiences: 'of judges, that the service behaves differently to some audiences',
  real_share: 'that the canary really gets another share than it is given',
  telemetry: 'how counters are scraped and when series begin',
};
