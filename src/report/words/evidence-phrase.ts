import { metricRow } from '../../measures/metrics.js';
import type { SUBJECTS, Subject } from '../../model/judge.js';
import { type BuiltInMetric, isBuiltIn } from '../../model/metric.js';
import { countOf, digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import type { EvidenceJson } from '../json/evidence-schema.js';

/** What evidence can be about beside metrics. */
const OTHER_WORDS = {
  slow_rate: 'slow requests',
  users: 'users',
  latency: 'latency',
  score: 'score',
} as const satisfies Readonly<Record<Exclude<(typeof SUBJECTS)[number], BuiltInMetric>, string>>;

const WHY_WORDS = {
  not_yet: 'not looked at yet',
  too_little_data: 'too little data',
  no_baseline: 'nothing to compare with',
  marginal: 'between failing and passing',
  failed: 'could not be judged',
} as const;

/** What it is about, in words. */
export function subjectWords({ subject }: Pick<EvidenceJson, 'subject'>): string {
  return isOther(subject)
    ? OTHER_WORDS[subject]
    : isBuiltIn(subject)
      ? (metricRow(subject).called ?? subject)
      : subject;
}

function isOther(subject: Subject): subject is keyof typeof OTHER_WORDS {
  return Object.hasOwn(OTHER_WORDS, subject);
}

/** `errors 2.1 × stable [1.3, 3.6], evidence e = 31, fails from 20`: one line, without a full stop. `whose`: what it was compared with. */
export function evidencePhrase(evidence: EvidenceJson, whose = 'stable'): string {
  const effect = effectWords(evidence, whose);
  const decision = decisionWords(evidence);
  const why = evidence.why === null ? [] : [WHY_WORDS[evidence.why]];
  const note = evidence.note === null || isShareOfUsers(evidence) ? '' : ` (${evidence.note})`;
  return `${subjectWords(evidence)}${effect === '' ? '' : ` ${effect}`}${[decision, ...why]
    .filter((part) => part !== '')
    .map((part, i) => `${i === 0 && effect === '' ? '' : ','} ${part}`)
    .join('')}${note}`;
}

/** Which is told beside the one that was expected. */
function isShareOfUsers({ subject }: EvidenceJson): boolean {
  return subject === 'users';
}

function effectWords(evidence: EvidenceJson, whose: string): string {
  const { effect, interval } = evidence;
  if (effect === null || effect.value === null) return '';
  const value = effect.value;
  switch (effect.kind) {
    case 'ratio':
      return `${formatNumber(value, 3)} × ${whose}${intervalWords(interval)}`;
    case 'difference':
      return `${value < 0 ? 'down' : 'up'} by ${formatNumber(Math.abs(value), 3)}${intervalWords(interval)}`;
    case 'shift':
      return `shifted by ${formatNumber(value, 3)}${intervalWords(interval)}`;
    case 'share':
      return isShareOfUsers(evidence)
        ? `${formatNumber(value * 100, 3)} % on the canary${evidence.note === null ? '' : ` (${evidence.note})`}`
        : `worse for up to ${formatNumber(value * 100, 3)} % of requests`;
  }
}

function intervalWords(interval: EvidenceJson['interval']): string {
  if (interval === null || (interval.low === null && interval.high === null)) return '';
  const end = (value: number | null, none: string) => (value === null ? none : formatNumber(value, 3));
  return ` [${end(interval.low, '–')}, ${end(interval.high, '–')}]`;
}

/** What a judge goes by, said so that it can be read without knowing the method, and from where on it fails the canary. */
function decisionWords({ statistic, value, boundary }: EvidenceJson): string {
  if (value === null) return '';
  if (statistic === 'shift') return boundary === null ? '' : `tolerance ${formatNumber(boundary, 3)}`;
  const { words, fails } = STATISTICS[statistic];
  if (boundary === null) return `${words}${formatNumber(value, 3)}`;
  if (statistic === 'events') return `${countOf(value, 'event')}, ${fails} ${formatCount(boundary)}`;
  const digits = Math.max(2, digitsToTell(value, boundary) - 2);
  if (value === 0 && (statistic === 'p' || statistic === 'e')) return `${words.replace('=', '<')}1e-300`;
  const shown = value >= HUGE ? value.toExponential(1) : formatNumber(value, digits);
  return `${words}${shown}, ${fails} ${formatNumber(boundary, digits)}`;
}

/** From here on the digits do not matter to a reader. */
const HUGE = 1e6;

/** What comes before the value of each statistic, and what before its boundary: most fail where it is reached from below. */
const STATISTICS = {
  e: { words: 'evidence e = ', fails: 'fails from' },
  p: { words: 'chance if healthy p = ', fails: 'fails up to' },
  z: { words: 'difference in standard errors z = ', fails: 'fails from' },
  events: { words: '', fails: 'fails from' },
  score: { words: '', fails: 'fails up to' },
  ks: { words: 'distance of distributions ', fails: 'fails from' },
  separation: { words: 'distance of distributions ', fails: 'fails from' },
  cusum: { words: 'excess so far S = ', fails: 'fails above' },
} as const satisfies Readonly<Record<Exclude<EvidenceJson['statistic'], 'shift'>, object>>;
