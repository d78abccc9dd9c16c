import { expect, it } from 'vitest';
import type { CopiesAccount } from '../../src/model/harm.js';
import { buildReport } from '../../src/report/json/build-report.js';
import { copiesLines } from '../../src/report/run/copies-lines.js';
import { timelinePhrase } from '../../src/report/words/aftermath-phrase.js';
import { diagnosisSentence } from '../../src/report/words/diagnosis-sentence.js';
import { diagnosisSuggestion } from '../../src/report/words/diagnosis-suggestion.js';
import { completed } from './fixtures.js';

const IDENTITY = { toolVersion: '0.1.0', configDigest: 'digest', reproduce: 'canary-sim' };
const lines = (copies: CopiesAccount | null): string[] => copiesLines(buildReport(completed({ copies }), IDENTITY));
const COPIES: CopiesAccount = { copies: 120_000, failed: 118, mismatchRate: 0.0021, sideEffects: [] };

it('a run without copies says nothing of them', () => {
  expect(lines(null)).toEqual([]);
});

it('copies are told with their failures, and how many answers differ', () => {
  expect(lines(COPIES)).toEqual([
    "shadow: 120,000 requests copied, 118 failed, 0.21 % of the answers differ from stable's",
  ]);
  expect(lines({ ...COPIES, copies: 1, failed: 1, mismatchRate: null })).toEqual([
    'shadow: 1 request copied, 1 failed',
  ]);
});

it('what is not contained is told by its kind and number', () => {
  const sideEffects = [
    { effect: 'writes', isContained: true, duplicated: 0 },
    { effect: 'external_calls', isContained: false, duplicated: 1_234 },
    { effect: 'messages', isContained: false, duplicated: 1 },
  ] as const;
  const copies = { ...COPIES, sideEffects };
  expect(lines(copies)[1]).toBe('not contained: 1,234 external calls were made twice, 1 message was sent twice');
  expect(buildReport(completed({ copies }), IDENTITY).shadow?.side_effects).toEqual({
    writes: { duplicated: 0, contained: true },
    external_calls: { duplicated: 1_234, contained: false },
    messages: { duplicated: 1, contained: false },
  });
});

it('a stage that begins says what the canary gets copies of', () => {
  const phrase = (trafficPercent: number, mirrorPercent: number) =>
    timelinePhrase({ code: 'stage_begins', atSeconds: 0, stage: 'a', trafficPercent, mirrorPercent });
  expect(phrase(0, 100)).toBe("a begins, with copies of 100 % of stable's requests");
  expect(phrase(5, 50)).toBe("a begins, with 5 % of the traffic and copies of 50 % of stable's requests");
});

it('findings about copies say what to do', () => {
  const at = { stageIndex: 0, stage: 'a' };
  const effects = {
    code: 'side_effects_not_contained',
    ...at,
    effects: { writes: 24_000.4, messages: 6_000 },
  } as const;
  expect(diagnosisSentence(effects)).toBe(
    'copies of requests in stage "a" make about 24,000 writes and 6,000 messages a second time',
  );
  const load = { code: 'copies_overload_stable', ...at, busy: 1.2, mirrorPercentNeeded: 50 } as const;
  expect(diagnosisSentence(load)).toBe(
    'with the copies of stage "a" stable is asked for 120 % of what it can bear, and fails the rest',
  );
  expect(diagnosisSuggestion(load)).toBe('copy at most 50 % of the requests');
  expect(diagnosisSuggestion({ ...load, mirrorPercentNeeded: null })).toBe(
    'add to what both versions share, or copy nothing',
  );
});
