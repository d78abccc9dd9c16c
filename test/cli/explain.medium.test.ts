import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  replicas: 3
  strategy:
    canary:
      analysis: {templates: [{templateName: ok}], args: [{name: service, value: shop}]}
      steps: [{setWeight: 5}, {pause: {duration: 10m}}]
`;

function template(metric: string, args = '[{name: service}]'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: ok}
spec:
  args: ${args}
  metrics: [{name: m, ${metric}}]
`;
}

const PROMETHEUS = 'provider: {prometheus: {query: \'up{version="canary"}\'}}';

const bytes = (text: string) => async () => new TextEncoder().encode(text);

/** What is found in a Rollout that this metric watches in the background, by code. */
async function findings(metric: string): Promise<readonly (readonly [code: string, message: string])[]> {
  const { out } = await runHere(['explain', '--policy', '-'], { stdin: bytes(`${ROLLOUT}---\n${template(metric)}`) });
  return JSON.parse(out).findings.map(({ code, message }: { code: string; message: string }) => [code, message]);
}

describe('explain', () => {
  test('says what each step exposes and when each metric fails', async () => {
    writeFileSync('rollout.yaml', ROLLOUT);
    writeFileSync(
      'templates.yaml',
      template(`interval: 1m, failureLimit: 2, successCondition: "len(result) == 0 || result[0] > 0.9", ${PROMETHEUS}`),
    );
    const { code, out, err } = await runHere(['explain', '--policy', 'rollout.yaml', '--policy', 'templates.yaml']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { rollouts, findings, ignored } = JSON.parse(out);
    // One pod of four, since a fourth may be there while there are three.
    expect(rollouts[0]).toMatchObject({
      name: 'shop',
      router: false,
      steps: [
        { step: 1, does: 'setWeight 5', share_percent: 25 },
        { step: 2, does: 'pause 10m', share_percent: 25 },
      ],
      runs: [
        {
          where: 'background',
          metrics: [
            { metric: 'm', interval_seconds: 60, count: null, fails_at: 3, inconclusive_at: null, errors_at: 5 },
          ],
        },
      ],
    });
    expect([findings, ignored]).toEqual([[], []]);
  });

  test('reads a folder, and shows templates alone where there is no Rollout', async () => {
    mkdirSync('k8s');
    writeFileSync('k8s/a.yaml', template(`successCondition: "result >= 0.9", ${PROMETHEUS}`, '[]'));
    writeFileSync('k8s/notes.txt', 'not read');
    const { out } = await runHere(['explain', '--policy', 'k8s', '--format', 'text'], { env: { COLUMNS: '100' } });
    expect(out).toContain('AnalysisTemplate ok');
    expect(out).toContain('! always_error');
  });

  test('exits with 1 for a finding only when it is strict', async () => {
    writeFileSync('r.yaml', ROLLOUT.replace(/ {6}analysis.*\n/, ''));
    expect((await runHere(['explain', '--policy', 'r.yaml'])).code).toBe(0);
    expect((await runHere(['explain', '--policy', 'r.yaml', '--strict'])).code).toBe(1);
  });
});

describe('findings', () => {
  test.each([
    [`count: 3, interval: 1m, failureLimit: 3, successCondition: "all(result, # > 1)", ${PROMETHEUS}`, 'never_fails'],
    [`interval: 1m, inconclusiveLimit: 2, successCondition: "all(result, # > 1)", ${PROMETHEUS}`, 'never_inconclusive'],
    [`interval: 1m, ${PROMETHEUS}`, 'no_conditions'],
    [`interval: 1m, successCondition: "default(result, 0) < 1", ${PROMETHEUS}`, 'always_error'],
    [`interval: 1m, successCondition: "isNaN(result)", ${PROMETHEUS}`, 'always_error'],
    [`interval: 1m, successCondition: "results.ok", provider: {web: {url: u}}`, 'always_error'],
    [`interval: 1m, successCondition: "now().Unix() > 0", ${PROMETHEUS}`, 'condition_not_supported'],
    [`interval: 1m, failureCondition: "any(result, # > 1)", ${PROMETHEUS}`, 'nan_passes'],
    [
      `interval: 1m, successCondition: "all(result, # < 1)", provider: {prometheus: {query: "up or vector(0)"}}`,
      'silence_is_zero',
    ],
    [`interval: 1m, successCondition: "result[0] > 1", ${PROMETHEUS}`, 'aborts_without_data'],
    [`interval: 1m, count: 5, successCondition: "all(result, # > 1)", ${PROMETHEUS}`, 'stops_watching'],
    [`count: 5, ${PROMETHEUS}`, 'invalid_run'],
  ])('%s', async (metric, code) => {
    expect((await findings(metric)).map(([found]) => found)).toContain(code);
  });

  test('a metric in order has none', async () => {
    expect(
      await findings(`interval: 1m, successCondition: "len(result) == 0 || result[0] > 1", ${PROMETHEUS}`),
    ).toEqual([]);
    expect(
      await findings(
        `interval: 1m, successCondition: "result > 1", provider: {prometheus: {query: 'scalar(up{version="canary"})'}}`,
      ),
    ).toEqual([]);
  });

  test('they say what the numbers are', async () => {
    const [, message] =
      (await findings(`interval: 1m, successCondition: "result[0] > 1", consecutiveErrorLimit: 2, ${PROMETHEUS}`))[0] ??
      [];
    // Three errors in a row, ten seconds apart.
    expect(message).toContain('aborts the rollout after 20s');
  });
});

describe('bad input', () => {
  test('every problem of every file has its line, and the exit code is 2', async () => {
    writeFileSync('a.yaml', ROLLOUT.replace('setWeight: 5', 'setWeigth: 5'));
    writeFileSync('b.yaml', template('interval: soon'));
    const { code, out, err } = await runHere(['explain', '--policy', 'a.yaml', '--policy', 'b.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n')).toEqual([
      'canary-sim: b.yaml: spec.metrics[0].interval (line 6, column 33): "soon" is not a duration; write numbers with units (h, m, s, ms), such as "30s", "5m" or "1h30m"',
      'canary-sim: b.yaml: spec.metrics[0] (line 6, column 13): the key `provider` is missing here, and has no default',
      'canary-sim: a.yaml: spec.strategy.canary.steps[0].setWeigth (line 9, column 16): unknown key `setWeigth`, did you mean `setWeight`?',
      'canary-sim: a.yaml: spec.strategy.canary.steps[0] (line 9, column 15): found 0 things to do in one step; each step does one',
      '',
    ]);
  });

  test.each([
    [['explain'], 'explain what? name a file or a folder after --policy'],
    [['explain', '--policy', 'none.yaml'], 'none.yaml: no such file'],
    [['explain', '--policy', 'empty'], 'empty holds no YAML and no JSON file'],
    [['explain', '--policy', 'r.yaml', '--arg', 'x'], 'It is written as name=value'],
  ])('%j', async (args, message) => {
    mkdirSync('empty');
    writeFileSync('r.yaml', ROLLOUT);
    const { code, err } = await runHere(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('an argument from the cluster is given on the command line', async () => {
    const secret = template(PROMETHEUS, '[{name: service, valueFrom: {secretKeyRef: {name: s, key: k}}}]');
    const stdin = `${ROLLOUT.replace(', args: [{name: service, value: shop}]', '')}---\n${secret}`;
    expect((await runHere(['explain', '--policy', '-'], { stdin: bytes(stdin) })).err).toContain(
      'give its value with --arg service=VALUE',
    );
    expect((await runHere(['explain', '--policy', '-', '--arg', 'service=shop'], { stdin: bytes(stdin) })).code).toBe(
      0,
    );
  });
});

describe('what is easily overlooked', () => {
  test('successes in a row that end a metric, and how far back a release skips its steps', async () => {
    const rollout = ROLLOUT.replace('  strategy:', '  rollbackWindow: {revisions: 3}\n  strategy:');
    const metric = template(
      `interval: 1m, consecutiveSuccessLimit: 4, successCondition: "all(result, # > 1)", ${PROMETHEUS}`,
    );
    const { out } = await runHere(['explain', '--policy', '-', '--format', 'text'], {
      stdin: bytes(`${rollout}---\n${metric}`),
      env: { COLUMNS: '160' },
    });
    expect(out).toContain('until 4 in a row succeed');
    expect(out).toContain('back to one of the last 3 versions it skips all steps and analyses');
  });

  test('the status of a recorded run is not replayed', async () => {
    const run = template(PROMETHEUS, '[]').replace('AnalysisTemplate', 'AnalysisRun');
    const { out } = await runHere(['explain', '--policy', '-'], { stdin: bytes(`${run}status: {phase: Failed}\n`) });
    expect(JSON.parse(out).findings.map(({ code }: { code: string }) => code)).toEqual(['status_not_replayed']);
  });

  test('an argument that no template declares is refused, with the one that was meant', async () => {
    const { code, err } = await runHere(['explain', '--policy', '-', '--arg', 'servce=shop'], {
      stdin: bytes(template(PROMETHEUS)),
    });
    expect(code).toBe(2);
    expect(err).toContain('--arg servce: no template declares an argument of this name, did you mean "service"?');
  });

  test('before the switch of a blue-green Rollout no user meets the new version', async () => {
    const strategy = 'blueGreen: {activeService: a, prePromotionAnalysis: {templates: [{templateName: ok}]}}';
    const rollout = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: b}\nspec: {strategy: {${strategy}}}\n`;
    const { out } = await runHere(['explain', '--policy', '-'], {
      stdin: bytes(`${rollout}---\n${template(`successCondition: "all(result, # > 1)", ${PROMETHEUS}`, '[]')}`),
    });
    const { findings, rollouts } = JSON.parse(out);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(['preview_without_traffic']);
    expect(rollouts[0].steps.map(({ share_percent }: { share_percent: number }) => share_percent)).toEqual([0, 100]);
  });
});
