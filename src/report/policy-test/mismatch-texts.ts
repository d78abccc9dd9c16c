import type { ExpectedReason, FigureBounds, Mismatch } from '../../model/results/policy-test.js';
import type { RunReason } from '../../model/run-reason.js';
import { reasonSentence } from '../words/reason-sentence.js';

/** What was expected, in a few words. */
export function expectedText(mismatch: Mismatch): string {
  switch (mismatch.code) {
    case 'final_state':
      return mismatch.expected;
    case 'stage':
      return mismatch.expected.join(' or ');
    case 'reason':
      return reasonWords(mismatch.expected);
    case 'figure':
      return boundsText(mismatch.expected);
  }
}

/** What came instead, and why if that is known. */
export function receivedText(mismatch: Mismatch): string {
  switch (mismatch.code) {
    case 'final_state': {
      const { received, reason } = mismatch;
      return reason === null ? received : `${received}: ${reasonSentence(reason)}`;
    }
    case 'stage':
      return mismatch.received;
    case 'reason':
      return mismatch.received === null ? 'none: it completed' : receivedReason(mismatch.received);
    case 'figure':
      return mismatch.received === null ? 'none' : String(mismatch.received);
  }
}

function reasonWords({ code, metric, condition, of }: ExpectedReason): string {
  return [code, of === 'service' ? 'service' : null, metric, condition, of === 'canary' ? 'of the canary' : null]
    .filter((word) => word !== null)
    .join(' ');
}

function receivedReason(reason: RunReason): string {
  const { metric = null, condition = null, of = null } = whatFired(reason);
  return `${reasonWords({ code: reason.code, metric, condition, of })}: ${reasonSentence(reason)}`;
}

function boundsText({ min, max }: FigureBounds): string {
  if (max === null) return `at least ${min}`;
  return min === null ? `at most ${max}` : `from ${min} to ${max}`;
}

function whatFired(reason: RunReason): Partial<Pick<ExpectedReason, 'metric' | 'condition' | 'of'>> {
  if (reason.code === 'threshold_breached') return reason;
  return reason.code === 'judged_worse' ? { metric: reason.evidence.subject, condition: reason.evidence.judge } : {};
}
