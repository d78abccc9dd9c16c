import type { Analyzer } from './analyzer.js';

/** Another analyzer that takes over from somebody: of the first `looks` windows it makes nothing and remembers nothing. */
export function silentAtFirst<Memory>(
  inner: Analyzer<Memory>,
  looks: number,
): Analyzer<{ readonly looks: number; readonly inner: Memory }> {
  return {
    begin: () => ({ looks: 0, inner: inner.begin() }),
    judge(memory, stage, observation) {
      if (memory.looks < looks) {
        const judgement = {
          verdict: 'INCONCLUSIVE',
          findings: [],
          silence: { code: 'no_thresholds' },
          evidence: [],
          asks: null,
        } as const;
        return { judgement, memory: { looks: memory.looks + 1, inner: memory.inner } };
      }
      const judged = inner.judge(memory.inner, stage, observation);
      return { judgement: judged.judgement, memory: { looks: memory.looks, inner: judged.memory } };
    },
  };
}
