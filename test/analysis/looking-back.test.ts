import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConditionRow } from '../../src/measures/conditions.js';
import * as conditions from '../../src/measures/conditions.js';
import type { Rule } from '../../src/model/rule.js';
import { reasonSentence } from '../../src/report/words/reason-sentence.js';
import { diagnose } from '../../src/study/lint/diagnose.js';
import { setup, stage } from '../simulation/setups.js';
import { judge } from './judging.js';
import { comparison, failing, observation } from './observations.js';

/** No condition that the program comes with looks back: this one does, over ten minutes. */
const MAX_SPIKE = {
  limit: 'ratio',
  relative: false,
  looksBack: true,
  breach: 'above',
  fails: 'is greater',
  sentence: ({ limit, bound, baseline }) => `told with ${limit}, ${bound} and ${baseline}`,
  bound(limit, _baseline, past) {
    const usual = past(600);
    return usual === null ? null : limit * usual;
  },
} satisfies ConditionRow;

beforeAll(() => {
  const { conditionMeaning } = conditions;
  const withSpike = (name: string) => (name === 'max_spike' ? MAX_SPIKE : conditionMeaning(name));
  vi.spyOn(conditions, 'conditionMeaning').mockImplementation(withSpike as typeof conditionMeaning);
});

afterAll(() => {
  vi.restoreAllMocks();
});

function spikes(metric: Rule['metric'], spansSeconds: readonly number[] = []): Rule {
  return { metric, conditions: [{ name: 'max_spike', limit: 2 }], floor: null, holdSeconds: 0, spansSeconds };
}

/** 1024 requests in every stretch. */
function seen(window: number, tenMinutes: number, minute = window) {
  const over = { 600: comparison(failing(tenMinutes)), 60: comparison(failing(minute)) };
  return observation(failing(window), failing(0), 'window', { over });
}

describe('a condition that looks back', () => {
  it("takes its bound from the canary's own values over that time, and needs no baseline", () => {
    const found = { metric: 'error_rate', condition: 'max_spike', limit: 2, baseline: null, bound: 0.125 };
    expect(judge([spikes('error_rate')], seen(128, 64)).findings).toEqual([
      { ...found, outcome: 'held', observed: 0.125 },
    ]);
    expect(judge([spikes('error_rate')], seen(129, 64)).findings).toMatchObject([{ ...found, outcome: 'breached' }]);
  });

  it('looks back over its own time, whatever stretch its rule has', () => {
    expect(judge([spikes('error_rate', [60])], seen(0, 64, 256)).findings).toMatchObject([
      { outcome: 'breached', observed: 0.25, bound: 0.125 },
    ]);
    // Of several stretches the one with most room.
    expect(judge([spikes('burn_rate', [60, 600])], seen(0, 64, 256)).findings).toMatchObject([
      { outcome: 'held', observed: 0.5, bound: 1 },
    ]);
  });

  it('gives a canary of which every request failed a conversion rate of 0', () => {
    expect(judge([spikes('conversion_rate')], seen(0, 1024)).findings).toMatchObject([
      { outcome: 'breached', observed: 0.03, bound: 0 },
    ]);
  });

  it('is unknown where the canary served nothing', () => {
    const nothing = { over: { 600: comparison({ requests: 0, errors: 0 }) } };
    const judgement = judge([spikes('error_rate')], observation(failing(0), failing(0), 'window', nothing));
    expect(judgement).toMatchObject({ verdict: 'INCONCLUSIVE', findings: [{ outcome: 'unknown', bound: null }] });
    const about = { stage: 'a', atSeconds: 60, windows: 1, baselineSource: 'window' } as const;
    expect(reasonSentence({ code: 'no_evidence', judgement, ...about })).toBe(
      'a ended without one passing window: in its last, error_rate 0 had nothing to be compared with (max_spike)',
    );
  });

  it('has its own sentence in reports', () => {
    const numbers = { observed: 0.5, limit: 2, bound: 0.25, baseline: null, baselineSource: 'window' } as const;
    const where = { stage: 'a', atSeconds: 60, metric: 'error_rate', condition: 'max_spike' } as const;
    expect(reasonSentence({ code: 'threshold_breached', ...where, ...numbers })).toBe(
      'error_rate 0.5 in a told with 2, 0.25 and stable 0',
    );
  });

  it('is left out of a diagnosis together with its rule, and other rules stay in', () => {
    const known = { name: 'max', limit: 0.5 };
    const both = { ...spikes('error_rate'), conditions: [known, ...spikes('error_rate').conditions] };
    const rules = [both, { ...spikes('latency_p99_ms'), conditions: [known] }, spikes('cpu_percent')];
    const { stages, findings } = diagnose(setup({ stages: [stage('a', 10, 600, { rules })] }));
    expect(stages[0]?.rules.map(({ undiagnosed }) => undiagnosed)).toEqual(['other_condition', null, 'other_metric']);
    expect(findings.filter((finding) => 'metric' in finding && finding.metric === 'error_rate')).toEqual([]);
  });
});
