import { describe, expect, test } from 'vitest';
import {
  type ArgoState,
  type ArgoWorld,
  argoController,
  unsupportedParts,
} from '../../../src/controllers/argo/argo-controller.js';
import type { ArgoNote } from '../../../src/controllers/argo/argo-note.js';
import type { OperatorActionName } from '../../../src/model/operator.js';
import type { Readiness } from '../../../src/model/source.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problem-sentence.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { Notes, ScriptedSource } from '../../spike/scripted-source.js';

const TEMPLATE = (metric: string) => `---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: t}
spec:
  metrics: [{name: m, provider: {prometheus: {query: up}}, ${metric}}]
`;

const PHASES = { S: 'Successful', F: 'Failed', I: 'Inconclusive', E: 'Error' } as const;

interface Play {
  readonly script?: string;
  readonly words?: readonly (readonly [number, OperatorActionName])[];
  readonly readiness?: (atSeconds: number) => Readiness;
  readonly spec?: string;
  readonly metric?: string;
}

/** Plays a Rollout of 5 replicas; what it does, with its seconds, and the shares of the canary. */
function played(
  canary: string,
  { script = 'S', words = [], readiness = () => 'ready', spec = '', metric = 'interval: 1m' }: Play = {},
) {
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop}\nspec:\n  replicas: 5\n${spec}  strategy: {canary: ${canary}}\n`;
  const read = readPolicies([{ name: 'r.yaml', text: `${text}${TEMPLATE(metric)}` }]);
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  const [rollout] = read.policies.rollouts;
  if (rollout?.strategy.kind !== 'canary') throw new Error('no canary');
  const world: ArgoWorld = {
    measure: (_, { name }, nth) => {
      const letter = script.charAt(Math.min(nth, script.length - 1)) as keyof typeof PHASES;
      return { phase: PHASES[letter], resumeSeconds: null, message: name === 'm' ? '' : name };
    },
    arePodsReady: (view) => view.readiness('canary') === 'ready',
    lookAfterSeconds: 1,
  };
  const source = new ScriptedSource({ answer: () => 'ok', readiness: (_, at) => readiness(at) });
  const recorder = new Notes<ArgoNote>();
  const end = runLoop<ArgoState, ArgoNote>({
    controller: argoController({ rollout, canary: rollout.strategy.canary, world }),
    source,
    words: words.map(([atSeconds, action]) => ({ dueAtSeconds: atSeconds, said: { atSeconds, action } })),
    recorder,
    horizonSeconds: 7_200,
  });
  const told = recorder.all.map(({ note, atSeconds }) => {
    const what =
      note.type === 'step'
        ? `step ${note.index}`
        : note.type === 'measured'
          ? note.phase
          : note.type === 'run_ended'
            ? `run ${note.phase}`
            : note.type;
    return `${atSeconds} ${what}`;
  });
  const shares = source.stretches.map(({ fromSeconds, exposure }) => [fromSeconds, exposure.canaryPercent] as const);
  const changes = shares.filter(([, share], at) => at === 0 || shares[at - 1]?.[1] !== share);
  return { end, told, shares: changes, marks: source.marks, notes: recorder.all.map(({ note }) => note) };
}

describe('steps', () => {
  test('weights with timed pauses end in a promotion, each weight a second after it was asked for', () => {
    const { end, told, shares, marks } = played(
      '{steps: [{setWeight: 20}, {pause: {duration: 60}}, {setWeight: 60}, {pause: {duration: 2m}}]}',
    );
    expect(told.filter((text) => !text.endsWith('paused'))).toEqual([
      '1 step 1',
      '61 step 2',
      '62 step 3',
      '182 step 4',
      '183 promoted',
    ]);
    expect(shares).toEqual([
      [0, 20],
      [61, 60],
      [182, 100],
    ]);
    expect(end).toMatchObject({ atSeconds: 183, turn: { status: 'COMPLETED', exposure: { canaryPercent: 100 } } });
    expect(marks.map(([mark]) => mark)).toEqual([
      'stage:step-1',
      'stage:step-2',
      'stage:step-3',
      'stage:step-4',
      'completed',
    ]);
  });

  test('without a router the pods make the share: 1 of 5 for a weight of 10', () => {
    expect(played('{steps: [{setWeight: 10}, {pause: {}}], maxSurge: 0, maxUnavailable: 1}').shares).toEqual([[0, 20]]);
  });

  test('with a router the weight does', () => {
    const { shares } = played('{steps: [{setWeight: 10}, {pause: {}}], trafficRouting: {nginx: {stableIngress: i}}}');
    expect(shares).toEqual([[0, 10]]);
  });

  test('an endless pause waits for a person, who goes on, or skips all that is left', () => {
    const steps = '{steps: [{setWeight: 20}, {pause: {}}, {pause: {}}]}';
    expect(played(steps).end).toMatchObject({ turn: { status: 'PAUSED', isWaiting: true } });
    const { told } = played(steps, {
      words: [
        [100, 'resume'],
        [200, 'promote'],
      ],
    });
    expect(told).toEqual(['1 step 1', '1 paused', '100 step 2', '100 paused', '200 step 3', '201 promoted']);
  });

  test('pods that are awaited hold a step, for as long as they take', () => {
    const { told } = played('{steps: [{setWeight: 20}]}', { readiness: (at) => (at >= 90 ? 'ready' : 'waiting') });
    expect(told).toEqual(['90 step 1', '91 promoted']);
  });

  test('pods that never come hold it for ever, unless the progress deadline aborts', () => {
    const never: Play = { readiness: () => 'overdue' };
    expect(played('{steps: [{setWeight: 20}]}', never).end).toMatchObject({
      atSeconds: 7_200,
      turn: { status: 'PROGRESSING' },
    });
    const spec = '  progressDeadlineSeconds: 300\n  progressDeadlineAbort: true\n';
    expect(played('{steps: [{setWeight: 20}]}', { ...never, spec }).end).toMatchObject({
      atSeconds: 301,
      turn: { status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } },
    });
  });

  test('mirroring is what the routes add up to, until they are taken away', () => {
    const { end } = played(
      '{steps: [{setMirrorRoute: {name: a, percentage: 30, match: [{}]}}, {setMirrorRoute: {name: b, match: [{}]}}, {setMirrorRoute: {name: b}}, {pause: {}}], trafficRouting: {istio: {}}}',
    );
    expect(end.turn.exposure.mirroredPercent).toBe(30);
  });
});

describe('analyses', () => {
  const BACKGROUND = '{analysis: {templates: [{templateName: t}]}, steps: [{setWeight: 20}, {pause: {duration: 10m}}]}';

  test('a background run begins at 0, measures through pauses, and is ended by the promotion', () => {
    const { told } = played(BACKGROUND);
    expect(told.filter((text) => text.includes('Successful')).map((text) => Number.parseInt(text, 10))).toEqual([
      0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 602,
    ]);
    expect(told.slice(-2)).toEqual(['602 promoted', '602 run Successful']);
  });

  test('its failures add up over the whole rollout, and abort it during a pause', () => {
    const { end, told, notes, marks } = played(BACKGROUND, { script: 'FSSF', metric: 'interval: 1m, failureLimit: 1' });
    expect(told.at(-1)).toBe('180 aborted');
    expect(notes.at(-1)).toMatchObject({
      message:
        'Background analysis phase error/failed: Metric "m" assessed Failed due to failed (2) > failureLimit (1)',
    });
    expect(end).toMatchObject({ atSeconds: 180, turn: { status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } } });
    expect(marks.slice(-2)).toEqual([
      ['rolled_back', 180],
      ['restored', 180],
    ]);
  });

  test('five errors in a row abort 40 s after the first, whatever the interval', () => {
    expect(played(BACKGROUND, { script: 'E', metric: 'interval: 5m' }).end.atSeconds).toBe(40);
  });

  test('with a count it ends by itself, and the rest is not watched', () => {
    const { end, told } = played(BACKGROUND, { script: 'SSF', metric: 'interval: 1m, count: 2' });
    expect(told).toContain('60 run Successful');
    expect(end.turn.status).toBe('COMPLETED');
  });

  test('a step waits for its run, each step for its own', () => {
    const step = '{analysis: {templates: [{templateName: t}]}}';
    const { told } = played(`{steps: [{setWeight: 20}, ${step}, ${step}]}`, { metric: 'interval: 30s, count: 3' });
    expect(told.filter((text) => text.includes('step') || text.includes('run_started'))).toEqual([
      '1 step 1',
      '1 run_started',
      '61 step 2',
      '61 run_started',
      '121 step 3',
    ]);
  });

  test('an inconclusive step waits for a person, whose resume goes on to the next step', () => {
    const step = '{steps: [{analysis: {templates: [{templateName: t}]}}, {setWeight: 50}, {pause: {}}]}';
    const play = { script: 'I', metric: 'count: 1' };
    expect(played(step, play).end).toMatchObject({ atSeconds: 7_200, turn: { status: 'PAUSED', isWaiting: true } });
    expect(played(step, { ...play, words: [[50, 'resume']] }).told).toContain('50 step 1');
  });

  test('an inconclusive background run pauses; a person who resumes gets a new run with nothing counted', () => {
    const { told } = played(BACKGROUND, {
      script: 'I',
      metric: 'interval: 1m, inconclusiveLimit: 1',
      words: [[100, 'resume']],
    });
    expect(told.slice(0, 8)).toEqual([
      '0 run_started',
      '0 Inconclusive',
      '1 step 1',
      '1 paused',
      '60 Inconclusive',
      '60 run Inconclusive',
      '60 paused',
      '100 step 2',
    ]);
  });

  test('a run whose spec is refused aborts the rollout at once', () => {
    const { end, notes } = played(BACKGROUND, { metric: 'count: 3' });
    expect(end.atSeconds).toBe(0);
    expect(notes.at(-1)).toMatchObject({
      message:
        'Background analysis phase error/failed: Analysis spec invalid: metrics[0]: interval must be specified when count > 1',
    });
  });

  test('a person who aborts ends all of it', () => {
    const { end, told } = played(BACKGROUND, { words: [[90, 'abort']] });
    expect(end).toMatchObject({ atSeconds: 90, turn: { status: 'ROLLED_BACK' } });
    expect(told).toContain('90 run Successful');
  });
});

test('what cannot be rehearsed is named', () => {
  const text =
    'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {strategy: {canary: {steps: [{plugin: {name: p}}, {experiment: {templates: []}}]}}}\n';
  const read = readPolicies([{ name: 'a', text }]);
  expect(read.ok && read.policies.rollouts.map(unsupportedParts)).toEqual([['experiment', 'plugin']]);
});
