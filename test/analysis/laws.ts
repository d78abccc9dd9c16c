import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analyzer, Inquiry } from '../../src/analysis/analyzer.js';
import { closenessOf } from '../../src/analysis/closeness.js';
import { DECISIONS } from '../../src/analysis/decision.js';
import { closeness } from '../../src/measures/conditions.js';
import type { Evidence } from '../../src/model/evidence.js';
import type { Stage } from '../../src/model/plan.js';
import { type Judgement, VERDICTS, type Verdict } from '../../src/model/verdict.js';
import { expectSame } from '../expect-same.js';
import { deepFreeze } from '../simulation/deep-freeze.js';
import { type Look, looks, NOTHING, seen, shares, slowed, worsened } from './drawn-looks.js';

/** From best to worst: no evidence is worse than a PASS, and a breach is worse than no evidence. */
const RANK: Readonly<Record<Verdict, number>> = { PASS: 0, INCONCLUSIVE: 1, FAIL: 2 };

const WORSE = { 'fails more': worsened, 'is slower': slowed } as const;

function inquiry(wantsFindings: boolean): Inquiry {
  return { wantsFindings, closeness: -1 };
}

/** All that a judgement says, with what it says only when asked. */
function told({ evidence, decidedBy, ...rest }: Judgement) {
  const by = { ...decidedBy, evidence: decidedBy.evidence.map(toldOf) };
  return { ...rest, evidence: evidence.map(toldOf), decidedBy: by };
}

/** What evidence says, some of it worked out when asked. */
function toldOf(one: Evidence) {
  const { judge, method, subject, outcome, why, statisticName, statistic, boundary, leastBoundary } = one;
  const said = { judge, method, subject, outcome, why, statisticName, statistic, boundary, leastBoundary };
  return { ...said, detail: one.detail() };
}

/** The same of who says nothing of findings. */
function toldWithout(judgement: Judgement) {
  const { findings: _, decidedBy, ...rest } = told(judgement);
  return { ...rest, decidedBy: { row: decidedBy.row, evidence: decidedBy.evidence } };
}

/** How near what held came to its bound, by the findings and the evidence themselves. */
function nearest({ findings, evidence }: Judgement): number {
  const held = findings.flatMap(({ condition, outcome, observed, bound }) =>
    outcome === 'held' && bound !== null ? [Math.min(1, closeness(condition, observed, bound))] : [],
  );
  return Math.max(-1, closenessOf(evidence), ...held);
}

/** Every number in a value, however deep. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** A condition of the law on failures, in words that go on from it. */
export interface Where {
  readonly says: string;
  /** Of all looks of a stage: as they are, and with the last one worse. */
  holds(before: readonly Look[], after: readonly Look[]): boolean;
}

export interface Lawful<Memory> {
  readonly analyzer: Analyzer<Memory>;
  /** Such whose rules look in the usual direction: failing more is worse. */
  readonly stages: fc.Arbitrary<Stage>;
  /** Whether a window is judged by what it saw alone, or by all that its stage did. */
  readonly judgedBy: 'window' | 'stage';
  /** What it can come to in a few windows. */
  readonly verdicts?: readonly Verdict[];
  /** Why failing more, or being slower, may improve its verdict after all. */
  readonly lenient?: string;
  /** Where failing more, or being slower, never improves its verdict: everywhere, unless this says where. */
  readonly where?: Where;
  /** How many verdicts are made worse, a tenth of how many the other laws take. */
  readonly runs?: number;
}

/** What every analyzer keeps to, whatever its judgement rests on. */
export function analyzerLaws<Memory>(name: string, lawful: Lawful<Memory>): void {
  const { analyzer, stages, judgedBy, verdicts = VERDICTS, lenient = null, where, runs = 1000 } = lawful;
  const histories = fc.array(looks, { maxLength: 4 });
  const lasts = fc.boolean();
  const few = { numRuns: runs / 10 };
  const sofar = (history: readonly Look[]) => history.reduce((sum, { newSeconds }) => sum + newSeconds, 0);
  const afterwards = (stage: Stage, history: readonly Look[]): Memory =>
    history.reduce(
      (memory, look, i) => analyzer.analyze(memory, stage, seen(look, sofar(history.slice(0, i)), false)).memory,
      analyzer.begin(),
    );
  const judged = (
    memory: Memory,
    stage: Stage,
    history: readonly Look[],
    look: Look,
    stageEnds: boolean,
    asked: Inquiry = inquiry(true),
  ) => analyzer.analyze(memory, stage, seen(look, sofar(history), stageEnds), asked);

  describe(`${name}, as every analyzer`, () => {
    it('gives the same input the same verdict, whatever it judged in between', () => {
      fc.assert(
        fc.property(stages, histories, looks, looks, lasts, (stage, history, look, other, ends) => {
          const memory = afterwards(stage, history);
          const first = judged(memory, stage, history, look, ends);
          judged(memory, stage, history, other, ends);
          for (const again of [memory, afterwards(stage, history)]) {
            const next = judged(again, stage, history, look, ends);
            expectSame(told(next.judgement), told(first.judgement));
            expectSame(next.memory, first.memory);
          }
        }),
        few,
      );
    });

    it(`finds a ${judgedBy} in which the canary served nothing INCONCLUSIVE`, () => {
      const empty = (look: Look): Look => ({ ...look, canary: NOTHING });
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const before = judgedBy === 'window' ? history : history.map(empty);
          const memory = afterwards(stage, before);
          expect(judged(memory, stage, before, empty(look), ends).judgement.verdict).toBe('INCONCLUSIVE');
        }),
        few,
      );
    });

    it.runIf(lenient === null).each(['fails more', 'is slower'] as const)(
      `never improves a verdict when the canary %s${where === undefined ? '' : `, ${where.says}`}`,
      (how) => {
        fc.assert(
          fc.property(stages, histories, looks, shares, lasts, (stage, history, look, share, ends) => {
            const memory = afterwards(stage, history);
            const by = WORSE[how];
            const worse = { ...by(look, share), short: by(look.short, share), long: by(look.long, share) };
            fc.pre(where?.holds([...history, look], [...history, worse]) ?? true);
            const before = judged(memory, stage, history, look, ends).judgement.verdict;
            const after = judged(memory, stage, history, worse, ends).judgement.verdict;
            expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
          }),
          { numRuns: runs },
        );
      },
    );

    it('reports only finite numbers, or null', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const { judgement } = judged(afterwards(stage, history), stage, history, look, ends);
          expect(numbersIn(told(judgement)).filter((number) => !Number.isFinite(number))).toEqual([]);
        }),
        few,
      );
    });

    it('gives the same verdict whether or not findings are asked for, now or before', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          let memory = analyzer.begin();
          for (const [i, past] of history.entries()) {
            memory = analyzer.analyze(
              memory,
              stage,
              seen(past, sofar(history.slice(0, i)), false),
              inquiry(false),
            ).memory;
          }
          expectSame(memory, afterwards(stage, history));
          const last = seen(look, sofar(history), ends);
          const [askedFor, bareFor] = [inquiry(true), inquiry(false)];
          const asked = analyzer.analyze(memory, stage, last, askedFor);
          const bare = analyzer.analyze(memory, stage, last, bareFor);
          expectSame(toldWithout(bare.judgement), toldWithout(asked.judgement));
          expectSame([bare.memory, bareFor.closeness], [asked.memory, askedFor.closeness]);
          // Of findings either all are told of or none.
          const { findings } = bare.judgement;
          if (findings.length > 0) expectSame(told(bare.judgement), told(asked.judgement));
        }),
        few,
      );
    });

    it('names the row that decided, and those of its findings and evidence that decided', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const { judgement } = judged(afterwards(stage, history), stage, history, look, ends);
          const { decidedBy, verdict, asks, evidence, findings } = judgement;
          expect(DECISIONS.find(({ when }) => when === decidedBy.row)).toMatchObject({ verdict, asks });
          expect(decidedBy.evidence.filter((one) => !evidence.includes(one))).toEqual([]);
          expect(decidedBy.findings.filter((one) => !findings.includes(one))).toEqual([]);
          if (verdict === 'FAIL') expect(decidedBy.evidence.length + decidedBy.findings.length).toBeGreaterThan(0);
        }),
        few,
      );
    });

    it('reports how near a rule that held came to its bound', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const asked = inquiry(true);
          const { judgement } = judged(afterwards(stage, history), stage, history, look, ends, asked);
          const near = asked.closeness;
          const expected = nearest(judgement);
          if (expected < 0) expect(near).toBeLessThan(0);
          else expect(near).toBe(expected);
        }),
        few,
      );
    });

    it('changes neither its input nor its memory', () => {
      fc.assert(
        fc.property(stages, histories, looks, lasts, (stage, history, look, ends) => {
          const memory = deepFreeze(afterwards(stage, history));
          const remembered = structuredClone(memory);
          const last = deepFreeze(seen(look, sofar(history), ends));
          told(analyzer.analyze(memory, deepFreeze(stage), last).judgement);
          expectSame(memory, remembered);
        }),
        few,
      );
    });

    it(`reaches ${verdicts.join(', ')} in these tests, so that every law is put to the test`, () => {
      const reached = new Set<Verdict>();
      // A tenth at a time, for as long as one is missing.
      for (let seed = 1; seed <= 10 && !verdicts.every((verdict) => reached.has(verdict)); seed++) {
        for (const [stage, history, look, ends] of fc.sample(fc.tuple(stages, histories, looks, lasts), {
          numRuns: runs / 10,
          seed,
        })) {
          reached.add(judged(afterwards(stage, history), stage, history, look, ends).judgement.verdict);
        }
      }
      expect(reached).toEqual(new Set(verdicts));
    });
  });
}
