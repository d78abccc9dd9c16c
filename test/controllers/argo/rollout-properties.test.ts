import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { played } from './played-rollout.js';

interface Step {
  readonly text: string;
  readonly weight: number | null;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((weight) => ({ text: `{setWeight: ${weight}}`, weight })),
  fc.integer({ min: 0, max: 300 }).map((seconds) => ({ text: `{pause: {duration: ${seconds}}}`, weight: null })),
  fc.constant({ text: '{analysis: {templates: [{templateName: t}]}}', weight: null }),
);

const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const replicas = fc.integer({ min: 1, max: 12 });
const script = fc.stringMatching(/^[SFIE]{1,8}$/);
/** When the new version's pods are ready, again and again. */
const slow = fc.integer({ min: 0, max: 90 });

const textOf = (all: readonly Step[]) => all.map(({ text }) => text).join(', ');

describe('every canary', () => {
  test('behind a router never has more than the greatest weight of its steps, until it is promoted', () => {
    fc.assert(
      fc.property(steps, replicas, script, slow, (all, pods, letters, wait) => {
        const { stretches, notes, marks } = played(`canary: {trafficRouting: {istio: {}}, steps: [${textOf(all)}]}`, {
          replicas: pods,
          script: letters,
          metric: 'count: 3, interval: 10s, failureLimit: 1, inconclusiveLimit: 1',
          readiness: (at) => (at % 100 >= wait ? 'ready' : 'waiting'),
          horizonSeconds: 2_000,
        });
        const completed = marks.find(([mark]) => mark === 'completed')?.[1] ?? Number.POSITIVE_INFINITY;
        const most = Math.max(0, ...all.map(({ weight }) => weight ?? 0));
        const before = stretches.filter(({ fromSeconds }) => fromSeconds < completed);
        expect(Math.max(0, ...before.map(({ exposure }) => exposure.canaryPercent))).toBeLessThanOrEqual(most);
        expect(notes.filter(({ type }) => type === 'aborted' || type === 'promoted').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  test('without a router asks for no more pods than there may be, and keeps as many serving as there have to be', () => {
    fc.assert(
      fc.property(steps, replicas, slow, fc.nat(400), (all, pods, wait, abortAt) => {
        const { stretches } = played(`canary: {steps: [${textOf(all)}]}`, {
          replicas: pods,
          metric: 'count: 2, interval: 10s',
          words: [[abortAt, 'abort']],
          readiness: (at) => (at % 100 >= wait ? 'ready' : 'waiting'),
          horizonSeconds: 1_500,
        });
        const most = pods + Math.ceil(pods / 4);
        for (const { exposure } of stretches) {
          const asked = exposure.replicas ?? { canary: 0, stable: 0 };
          expect(asked.canary + asked.stable).toBeLessThanOrEqual(most);
          expect(asked.canary + asked.stable).toBeGreaterThanOrEqual(pods - Math.max(1, Math.floor(pods / 4)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('ends within its longest time, unless a person has to help or it is stuck', () => {
    fc.assert(
      fc.property(steps, replicas, script, (all, pods, letters) => {
        const { end, longestSeconds, standing } = played(`canary: {steps: [${textOf(all)}]}`, {
          replicas: pods,
          script: letters,
          metric: 'count: 3, interval: 10s, failureLimit: 1, inconclusiveLimit: 1',
          horizonSeconds: 20_000,
        });
        if (end.turn.isWaiting) expect(standing.phase).toBe('Paused');
        else expect(end.atSeconds).toBeLessThanOrEqual(longestSeconds);
      }),
      { numRuns: 60 },
    );
  });

  test('takes its stages in order, each at most once, and says where it stands among them', () => {
    fc.assert(
      fc.property(steps, script, (all, letters) => {
        const { notes, stages, standing } = played(`canary: {steps: [${textOf(all)}]}`, {
          script: letters,
          metric: 'count: 2, interval: 10s, failureLimit: 1',
          horizonSeconds: 5_000,
        });
        const met = notes.flatMap((note) => (note.type === 'stage' ? [note.stageIndex] : []));
        expect(met).toEqual(met.map((_, at) => at));
        expect(stages.length).toBe(all.length);
        expect(standing.stageIndex).toBe(met.at(-1));
      }),
      { numRuns: 60 },
    );
  });
});
