import { describe, expect, test } from 'vitest';
import { buildKayentaStage } from '../../src/config/build-kayenta-stage.js';
import { rehearsedKayentaProblems } from '../../src/config/checks/check-rehearsed-kayenta.js';
import { complete } from '../../src/config/complete.js';
import { readFields } from '../../src/config/read-fields.js';
import {
  type RehearsedKayentaDocument,
  rehearsedKayentaSchema,
} from '../../src/config/schema/rehearsed-kayenta-schema.js';
import type { KayentaStage } from '../../src/model/policy/rehearsal.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { canaryConfig } from '../controllers/kayenta/scripted-traffic.js';

const CANARY = canaryConfig({ errors: {}, 'p99 latency': {} });
const METRICS = 'metrics: {errors: {is: error_share, scale: 100}, p99 latency: {is: latency_p99_ms, window: 5m}}';

async function read(text: string, own: readonly string[] = []) {
  const fields = await readFields(text, rehearsedKayentaSchema);
  if (!fields.ok) return { problems: fields.problems.map(problemSentence), document: null };
  const wrong = rehearsedKayentaProblems(fields.said, CANARY, own, []).map(fields.place);
  const problems = [...fields.problems, ...wrong].map(problemSentence);
  return { problems, document: complete(rehearsedKayentaSchema, fields.said) as RehearsedKayentaDocument };
}

async function stage(text: string, canary = CANARY): Promise<KayentaStage> {
  const { problems, document } = await read(text);
  expect(problems).toEqual([]);
  if (document === null) throw new Error('unreadable');
  return buildKayentaStage(document, canary);
}

describe('the stage that runs a canary config', () => {
  test('has a thousand judgements at most', async () => {
    const said = (interval: string) => read(`lifetime: 3h\nstep: 2s\ninterval: ${interval}\n${METRICS}`);
    // 10,800 seconds of 11 each are 981, of 10 each 1,080.
    expect((await said('11s')).problems).toEqual([]);
    expect((await said('10s')).problems).toEqual([
      expect.stringMatching(/^interval .*: 1,080 judgements in a lifetime of 3h .* an interval of at least 11s$/),
    ]);
  });

  test('is as the world has it', async () => {
    const text = `share: 5%
baseline: stable
lifetime: 3h
interval: 1h
warm_up: 10m
lookback: 30m
step: 30s
marginal: 60
pass: 80
${METRICS}`;
    expect(await stage(text)).toEqual({
      sharePercent: 5,
      lifetimeSeconds: 10_800,
      intervalSeconds: 3_600,
      warmUpSeconds: 600,
      lookbackSeconds: 1_800,
      stepSeconds: 30,
      marginal: 60,
      pass: 80,
      control: 'stable',
      metrics: {
        errors: { is: 'error_share', windowSeconds: 30, scale: 100 },
        'p99 latency': { is: 'latency_p99_ms', windowSeconds: 300, scale: 1 },
      },
    });
  });

  test('needs no more than its metrics', async () => {
    expect(await stage(METRICS)).toMatchObject({
      sharePercent: 5,
      lifetimeSeconds: 10_800,
      intervalSeconds: 10_800,
      warmUpSeconds: 0,
      lookbackSeconds: null,
      stepSeconds: 60,
      control: 'baseline',
    });
  });

  test('has the scores of the canary config where it has none, or else those of Spinnaker', async () => {
    const scores = async (pass: number | null, marginal: number | null) => {
      const built = await stage(METRICS, { ...CANARY, pass, marginal });
      return [built.pass, built.marginal];
    };
    expect(await scores(95, 75.5)).toEqual([95, 75]);
    expect(await scores(null, null)).toEqual([75, 50]);
  });
});

describe('a step that is left out', () => {
  test.each([
    ['is a minute', '', 60],
    ['is no longer than the interval', 'interval: 30s\nlifetime: 10m', 30],
    ['is no longer than the lifetime', 'lifetime: 20s', 20],
    ['is no longer than the lookback', 'lookback: 45s', 45],
    // 30 days have 43,200 minutes, and 2,592,000 seconds.
    ['is longer where a lifetime would have more than 10,000 of them', 'lifetime: 30d\ninterval: 1d', 260],
  ])('%s', async (_, lines, seconds) => {
    const { stepSeconds, metrics } = await stage(`${lines}\n${METRICS}`);
    expect(stepSeconds).toBe(seconds);
    expect(metrics['errors']?.windowSeconds).toBe(seconds);
  });

  test('is not blamed for an interval that makes too many judgements', async () => {
    const { problems } = await read(`lifetime: 3d\ninterval: 20s\n${METRICS}`);
    expect(problems).toEqual([expect.stringMatching(/^interval /)]);
  });
});

describe('what is wrong with it', () => {
  test.each([
    ['lookback: grown', 'lookback (line 1, column 11): "grown" is not a duration'],
    ['pass: 95.5', 'pass (line 1, column 7): 95.5'],
    ['share: 0', 'share (line 1, column 8): 0 is not allowed'],
    ['step: 2h\ninterval: 1h', 'step (line 1, column 7): the duration "2h" is not allowed'],
    ['step: 2h\nlookback: 1h', 'step (line 1, column 7): the duration "2h" is not allowed'],
    ['step: 1s', 'step (line 1, column 7): the duration "1s" is not allowed; it must be at least 2s and at most 3h'],
    ['baselin: fresh', 'unknown key `baselin`, did you mean `baseline`?'],
  ])('%s', async (line, sentence) => {
    const { problems } = await read(`${line}\n${METRICS}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });

  test('a metric that is not said, one that there is not, and one that is meant by another name', async () => {
    const { problems } = await read('metrics: {error: {is: error_share}, cpu: {is: cpu_percent}}');
    expect(problems).toEqual([
      'metrics.error (line 1, column 11): unknown key `error`, did you mean `errors`?',
      expect.stringContaining('metrics.cpu (line 1, column 37): unknown key `cpu`'),
      'metrics (line 1, column 10): the key `p99 latency` is missing here, and has no default',
    ]);
  });

  test('a metric of something that is not measured, unless the world brings it along', async () => {
    const text = METRICS.replace('error_share', 'orders');
    const { problems } = await read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('metrics.errors.is (line 1, column 24): found the text "orders"');
    expect((await read(text, ['orders'])).problems).toEqual([]);
  });

  test('nothing is said of what is not known', async () => {
    const { problems } = await read(`step: soon\nlifetime: 1s\n${METRICS}`);
    expect(problems).toHaveLength(1);
  });
});
