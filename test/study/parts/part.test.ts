import { describe, expect, it } from 'vitest';
import {
  type Campaign,
  campaignDifference,
  mergeFault,
  mergeParts,
  type Part,
  summaryJson,
} from '../../../src/study/parts/part.js';
import { isNarrow } from '../../../src/study/study-result.js';
import { emptySummary, mergeSummary } from '../../../src/study/summary.js';

const CAMPAIGN: Campaign = {
  toolVersion: '1',
  configDigest: 'sha256:0',
  configFile: 'stages.json',
  seed: '42',
  runs: 10,
  scenarios: ['healthy', 'latent'],
  sweep: null,
  untilWidth: null,
  assertions: [],
};

function part(first: number, last: number, over: Partial<Part> = {}): Part {
  return {
    campaign: CAMPAIGN,
    range: { first, last },
    played: last - first + 1,
    enough: false,
    summaries: CAMPAIGN.scenarios.map(() => ({ ...emptySummary(), runs: last - first + 1 })),
    ...over,
  };
}

describe('parts of a study', () => {
  it.each<[keyof Campaign, Partial<Campaign>]>([
    ['toolVersion', { toolVersion: '2' }],
    ['configDigest', { configDigest: 'sha256:1' }],
    ['configFile', { configFile: 'other.json' }],
    ['seed', { seed: '043' }],
    ['runs', { runs: 11 }],
    ['scenarios', { scenarios: ['latent', 'healthy'] }],
    ['sweep', { sweep: 'a=1,2' }],
    ['untilWidth', { untilWidth: 0.1 }],
    ['assertions', { assertions: ['x'] }],
  ])('with another %s are of another study', (differs, over) => {
    const other = { ...CAMPAIGN, ...over };
    expect(campaignDifference(CAMPAIGN, other)).toBe(differs);
    expect(mergeFault([part(1, 5), part(6, 10, { campaign: other })])).toEqual({
      code: 'another_study',
      differs,
      other: 1,
    });
  });

  it('are complete when every run is in one of them', () => {
    expect(mergeFault([part(6, 10), part(1, 5)])).toBe(null);
    expect(mergeFault([part(1, 5)])).toMatchObject({ code: 'missing', range: { first: 6, last: 10 } });
    expect(mergeFault([part(1, 5), part(1, 5)])).toMatchObject({ code: 'overlap' });
    expect(mergeFault([part(1, 10, { played: 7 })])).toEqual({ code: 'missing', range: { first: 8, last: 10 } });
    expect(mergeFault([part(1, 10, { played: 7, enough: true })])).toBe(null);
  });

  it('merge to one part with all runs', () => {
    const merged = mergeParts([part(6, 10), part(1, 5)], mergeSummary);
    expect(merged).toMatchObject({ range: { first: 1, last: 10 }, played: 10, enough: false });
    expect(merged.summaries.map(({ runs }) => runs)).toEqual([10, 10]);
    expect(summaryJson(mergeParts([part(1, 10)], mergeSummary).summaries[0] ?? emptySummary()).runs).toBe(10);
  });
});

describe('a study with --until-width', () => {
  it('stops once every rate of every scenario is narrow enough', () => {
    const states = { COMPLETED: 50, ROLLED_BACK: 50, PAUSED: 0 };
    const sure = { ...emptySummary(), runs: 100, states: { COMPLETED: 100, ROLLED_BACK: 0, PAUSED: 0 } };
    const unsure = { ...emptySummary(), runs: 100, states };
    // Wilson: 0.037 wide for none of 100, 0.193 for half of them.
    expect(isNarrow(part(1, 10, { summaries: [sure, sure] }), 0.04)).toBe(true);
    expect(isNarrow(part(1, 10, { summaries: [sure, unsure] }), 0.04)).toBe(false);
    expect(isNarrow(part(1, 10, { summaries: [sure, unsure] }), 0.2)).toBe(true);
    expect(isNarrow(part(1, 10, { summaries: [sure, sure] }), 0.03)).toBe(false);
  });
});
