/**
 * How right the chances of a rule are. `exact`: to the digits shown. `bound`: looks share requests; false breaches are at
 * most as likely as said, a regression as said is caught at least as often, for latencies nearly so. `approximate`: to a few percent of themselves.
 */
export type Precision = 'exact' | 'bound' | 'approximate';
