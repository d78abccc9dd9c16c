/** The figures of what a canary costs others, and how their charts are called. */
export const HARM_TITLES = [
  ['excess_failed_requests', 'Harm: failures that there would not have been with stable alone'],
  ['excess_slow_requests', 'Harm: slow requests that there would not have been with stable alone'],
  ['lost_conversions', 'Harm: conversions that there would have been with stable alone'],
  ['lost_revenue', 'Harm: revenue that there would have been with stable alone'],
  ['duplicated_side_effects', 'Harm: side effects that copies and retries had a second time'],
] as const;
