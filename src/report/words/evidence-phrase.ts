import { metricRow } from '../../measures/metrics.js';
import type { Subject } from '../../model/judge.js';
import type { Metric } from '../../model/metric.js';
import { digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import type { EvidenceJson } from '../json/evidence-schema.js';

/** What evidence can be about beside metrics. */
const OTHER_WORDS = {
  slow_rate: 'slow requests',
  users: 'users',
  latency: 'latency',
  score: 'score',
} as const satisfies Readonly<Record<Exclude<Subject, Metric>, string>>;

const WHY_WORDS = {
  not_yet: 'not looked at yet',
  too_little_data: 'too little data',
  no_baseline: 'nothing to compare with',
  marginal: 'between failing and passing',
  failed: 'could not be judged',
} as const;

/** What it is about, in words. */
export function subjectWords({ subject }: Pick<EvidenceJson, 'subject'>): string {
  return isOther(subject) ? OTHER_WORDS[subject] : (metricRow(subject).called ?? subject);
}

function isOther(subject: Subject): subject is keyof typeof OTHER_WORDS {
  return Object.hasOwn(OTHER_WORDS, subject);
}

/** `errors 2.1 × stable [1.3, 3.6], e = 31 ≥ 20`: one line, without a full stop. `whose`: what it was compared with. */
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

/** Evidence is reached from below, a chance from above. */
function decisionWords({ statistic, value, boundary }: EvidenceJson): string {
  if (value === null) return '';
  if (statistic === 'shift') return boundary === null ? '' : `tolerance ${formatNumber(boundary, 3)}`;
  if (boundary === null) return `${NAMES[statistic]} ${formatNumber(value, 3)}`.trim();
  const isFromAbove = statistic === 'p' || statistic === 'score';
  const reached = isFromAbove ? value <= boundary : statistic === 'cusum' ? value > boundary : value >= boundary;
  const relation = isFromAbove
    ? reached
      ? '≤'
      : '>'
    : statistic === 'cusum'
      ? reached
        ? '>'
        : '≤'
      : reached
        ? '≥'
        : '<';
  if (statistic === 'events') return `${formatCount(value)} ${relation} ${formatCount(boundary)}`;
  const digits = Math.max(2, digitsToTell(value, boundary) - 2);
  if (value === 0 && (statistic === 'p' || statistic === 'e')) return `${statistic} < 1e-300`;
  const shown = value >= HUGE ? value.toExponential(1) : formatNumber(value, digits);
  return `${NAMES[statistic]}${shown} ${relation} ${formatNumber(boundary, digits)}`;
}

/** From here on the digits do not matter to a reader. */
const HUGE = 1e6;

const NAMES: Readonly<Record<EvidenceJson['statistic'], string>> = {
  e: 'e = ',
  p: 'p = ',
  z: 'z = ',
  events: '',
  shift: '',
  score: '',
  ks: 'distance = ',
  separation: 'distance = ',
  cusum: 'S = ',
};
