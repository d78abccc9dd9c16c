import { describe, expect, it } from 'vitest';
import type { RollbackSafety, TimelineEntry } from '../../src/model/harm.js';
import { safetySentence, timelinePhrase } from '../../src/report/words/aftermath-phrase.js';

const ENTRIES: readonly (readonly [TimelineEntry, string])[] = [
  [{ code: 'rollout_begins', atSeconds: 0 }, 'the rollout begins'],
  [
    { code: 'stage_begins', atSeconds: 0, stage: 'canary-5pct', trafficPercent: 5 },
    'canary-5pct begins, with 5 % of the traffic',
  ],
  [{ code: 'fault_begins', atSeconds: 0, fault: 'db\nslow' }, 'fault "db\\nslow" takes effect'],
  [{ code: 'fault_ends', atSeconds: 0, fault: 'db' }, 'fault "db" is over'],
  [{ code: 'canary_worse', atSeconds: 0 }, 'the canary is worse than stable'],
  [
    { code: 'first_bad_window', atSeconds: 0, stage: 'canary-5pct', metric: 'cpu_percent' },
    'first bad window (cpu_percent)',
  ],
  [{ code: 'paused', atSeconds: 0, stage: 'canary-5pct' }, 'paused in canary-5pct'],
  [{ code: 'completed', atSeconds: 0, stage: 'full' }, 'completed with full'],
  [{ code: 'rolled_back', atSeconds: 0, stage: 'canary-5pct' }, 'decided to roll back in canary-5pct'],
  [{ code: 'rollback_begins', atSeconds: 0 }, 'the rollback begins'],
  [{ code: 'restored', atSeconds: 0 }, 'stable serves all traffic again'],
  [{ code: 'follow_up_ends', atSeconds: 0 }, 'the follow-up ends'],
];

const SAFETIES: readonly (readonly [RollbackSafety, string])[] = [
  [{ safe: true, migration: null, trace: 'none', staleDataRate: 0 }, 'stored data do not change'],
  [
    { safe: true, migration: 'add_table', trace: 'none', staleDataRate: 0 },
    'add_table leaves stable all that it needs',
  ],
  [
    { safe: false, migration: 'rename_field', trace: 'new_format', staleDataRate: 0 },
    'rename_field leaves data that stable cannot read',
  ],
  [
    { safe: false, migration: 'rename_field', trace: 'new_format', staleDataRate: 0.125 },
    'rename_field leaves data that stable cannot read; 12.5 % of its requests fail',
  ],
  [
    { safe: false, migration: 'contract', trace: 'gone', staleDataRate: 1 },
    'contract takes away data that stable needs; 100 % of its requests fail',
  ],
];

describe('the phrase for a moment', () => {
  it.each(ENTRIES)('%j is: %s', (entry, phrase) => {
    expect(timelinePhrase(entry)).toBe(phrase);
  });
});

describe('the sentence on whether a rollback is safe', () => {
  it.each(SAFETIES)('for %j is: %s', (safety, sentence) => {
    expect(safetySentence(safety)).toBe(sentence);
  });
});
