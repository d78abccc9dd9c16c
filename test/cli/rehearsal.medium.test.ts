import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonFrom, runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const EXAMPLES = fileURLToPath(new URL('../../examples/rehearsals/', import.meta.url));
const of = (name: string): string => `${EXAMPLES}${name}`;

const CHECKOUT = ['--policy', of('argo/checkout.yaml'), '--config', of('argo/checkout-world.yaml')];
const REPAIRED = ['--policy', of('argo/checkout-repaired.yaml'), '--config', of('argo/checkout-world.yaml')];
const CART = ['--policy', of('flagger/cart.yaml'), '--config', of('flagger/world.yaml'), '--quiet'];

interface Report {
  readonly final_state: string;
  readonly outcome: string;
  readonly reason: { readonly code: string; readonly metric: string | null; readonly at_seconds: number } | null;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly stages: readonly { readonly name: string; readonly started_at_seconds: number | null }[];
  readonly controller: {
    readonly kind: string;
    readonly phase: string;
    readonly message: string;
    readonly analysis_runs: readonly {
      readonly metrics: readonly { readonly measurements: readonly (readonly [number, string, unknown])[] }[];
    }[];
    readonly ticks: readonly { readonly at_seconds: number; readonly phase: string; readonly weight_percent: number }[];
  };
}

const report = async (args: readonly string[]): Promise<Report> => (await jsonFrom(args)) as unknown as Report;

describe('a rehearsed Rollout', () => {
  test('whose background analysis finds no data while its pods start is aborted after five errors, ten seconds apart', async () => {
    const { final_state, outcome, reason, controller } = await report([...CHECKOUT, '--seed', '42']);
    expect({ final_state, outcome, kind: controller.kind, phase: controller.phase }).toEqual({
      final_state: 'ROLLED_BACK',
      outcome: 'wrongly_stopped',
      kind: 'argo_rollout',
      phase: 'Degraded',
    });
    expect(reason).toMatchObject({ code: 'controller', metric: 'success-rate', at_seconds: 40 });
    expect(controller.analysis_runs[0]?.metrics[0]?.measurements).toEqual(
      [0, 10, 20, 30, 40].map((seconds) => [seconds, 'Error', []]),
    );
  });

  test('that measures later is promoted once each weight has its pods and each pause its time', async () => {
    const { final_state, stages, metrics, controller } = await report([...REPAIRED, '--seed', '42']);
    expect(final_state).toBe('COMPLETED');
    // 40 s for the pods of a weight, 5 and 10 minutes of pauses, and 40 s for the pods of all.
    expect(stages.map(({ started_at_seconds: at }) => at)).toEqual([0, 40, 340, 380]);
    expect(metrics['duration_seconds']).toBe(380 + 600 + 40);
    const measured = controller.analysis_runs[0]?.metrics[0]?.measurements.map(([seconds]) => seconds);
    expect(measured).toEqual(Array.from({ length: 16 }, (_, nth) => 120 + 60 * nth));
  });

  test('shows the same in every format', async () => {
    for (const format of ['text', 'markdown', 'html', 'csv', 'junit', 'github']) {
      const { code, out, err } = await runHere([...CHECKOUT, '--seed', '42', '--format', format]);
      expect({ format, code, err }).toEqual({ format, code: 0, err: '' });
      expect(out).toContain('step-1');
    }
  });
});

describe('a rehearsed Canary', () => {
  test('is ticked to its weights, is promoted a tick after the last, and is done two ticks later', async () => {
    const { final_state, metrics, controller } = await report([...CART, '--seed', '42']);
    expect({ final_state, kind: controller.kind }).toEqual({ final_state: 'COMPLETED', kind: 'flagger' });
    expect(controller.ticks.map(({ at_seconds, weight_percent }) => [at_seconds / 60, weight_percent])).toEqual([
      [0, 0],
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
      [5, 50],
      [6, 50],
      [7, 0],
      [8, 0],
    ]);
    // All users meet the new version from the tick of the promotion on.
    expect(metrics['share_at_decision_percent']).toBe(100);
  });
});

describe('studies of policies', () => {
  test('say what fired, and each run that they name is the run that they counted', async () => {
    const study = (await jsonFrom(['study', ...CHECKOUT, '--runs', '20', '--scenarios', 'error_spike', '-q'])) as {
      scenarios: {
        name: string;
        rules: { stage: string; metric: string; condition: string; first: { count: number } }[];
        notable: { worst: { seed: string; value: number } };
        endings: { phase: string; message: string; ended: { count: number } }[];
      }[];
    };
    for (const { name, rules, notable, endings } of study.scenarios) {
      expect(rules.map(({ metric, condition, first }) => [metric, condition, first.count])).toEqual([
        ['success-rate', 'Error', 20],
      ]);
      const { seed, value } = notable.worst;
      const run = await report([...CHECKOUT, '--seed', seed, '--scenario', name]);
      expect(run.metrics['excess_failed_requests']).toBe(value);
      expect(run.final_state).toBe('ROLLED_BACK');
      const { phase, message } = run.controller;
      expect(endings).toMatchObject([{ phase, message, ended: { count: 20 } }]);
    }
  });

  test('give the same bytes in one piece and in parts', async () => {
    const args = ['study', ...CART, '--runs', '30', '--scenarios', 'error_spike', '--seed', '7'];
    const whole = await runHere(args);
    await runHere([...args, '--shard', '1/2', '--output', 'one.json']);
    await runHere([...args, '--shard', '2/2', '--output', 'two.json']);
    const merged = await runHere(['merge', 'one.json', 'two.json']);
    expect({ code: merged.code, err: merged.err }).toEqual({ code: 0, err: '' });
    expect(merged.out).toBe(whole.out);
  });

  test('hold a policy beside itself without any difference, and beside a plan in one world', async () => {
    const sides = (one: readonly string[], other: readonly string[]) =>
      jsonFrom([
        'compare',
        ...one,
        ...other,
        '--config',
        of('flagger/world.yaml'),
        '--runs',
        '10',
        '-q',
        '--scenarios',
        'error_spike',
      ]);
    const cart = ['--policy', of('flagger/cart.yaml')];
    const all = { count: 10, rate: 1 };
    expect(await sides(cart, cart)).toMatchObject({
      better: 0,
      worse: 0,
      scenarios: [{ endings: [{ phase: 'Succeeded', before: all, after: all }] }, {}],
    });
    const plan = fileURLToPath(new URL('../../examples/stages.json', import.meta.url));
    const beside = await sides(['--plan', plan], cart);
    expect(beside).toMatchObject({ scenarios: [{ endings: [{ phase: 'Succeeded', before: null, after: all }] }, {}] });
    const { reproduce } = beside as { reproduce: string };
    expect(reproduce).toMatch(
      /^canary-sim compare --plan stages.json --policy cart.yaml --config world.yaml --seed 42 /,
    );
  });

  test('play the worst world of each stage', async () => {
    const { stages } = (await jsonFrom(['blast-radius', ...CART, '--runs', '5'])) as {
      stages: { stage: string; worst_case: { rolled_back: { rate: number } } | null }[];
    };
    expect(stages.map(({ stage }) => stage)).toContain('weight-20');
  });
});

describe('policy tests', () => {
  test('hold a policy to their cases, in the world that each names', async () => {
    writeFileSync('world.yaml', readFileSync(of('argo/checkout-world.yaml')));
    writeFileSync(
      'cases.yaml',
      `config: world.yaml
cases:
  - name: a healthy release is aborted for want of data
    scenario: healthy
    expect: { final_state: ROLLED_BACK, stage: step-1, reason: { code: controller, metric: success-rate } }
`,
    );
    const { code, out } = await runHere(['test', 'cases.yaml', '--policy', of('argo/checkout.yaml')]);
    expect(JSON.parse(out)).toMatchObject({ passed: 1, failed: 0 });
    expect(code).toBe(0);
    const repaired = await runHere(['test', 'cases.yaml', '--policy', of('argo/checkout-repaired.yaml')]);
    expect(repaired.code).toBe(1);
  });
});

describe('what cannot be rehearsed', () => {
  const refused = async (args: readonly string[]): Promise<string> => {
    const { code, out, err } = await runHere(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  };

  test('is told in a line each', async () => {
    const both = ['--policy', of('argo/checkout.yaml'), '--policy', of('argo/payments.yaml')];
    expect(await refused([...both, '--config', of('argo/checkout-world.yaml')])).toContain(
      'these files hold 2 policies, and a rehearsal is of one: Rollout checkout, Rollout payments',
    );
    writeFileSync('world.yaml', 'stages: []\ninstances: { count: 3 }\n');
    const told = await refused(['--policy', of('argo/checkout.yaml'), '--config', 'world.yaml']);
    expect(told).toContain('world.yaml: stages (line 1, column 1): the policy steers; leave it out');
    expect(told).toContain('instances (line 2, column 1): the policy says how many; use `pods`');
  });

  test('has options that go together, or says which do not', async () => {
    expect(await refused([...CHECKOUT, '--trace', 'trace.jsonl'])).toContain('--trace does not go with --policy');
    expect(await refused(['--config', of('argo/checkout-world.yaml'), '--arg', 'a=b'])).toContain(
      '--arg goes with --policy',
    );
    expect(await refused([...CHECKOUT, '--arg', 'servce=x'])).toContain('did you mean "service"?');
    expect(await refused(['compare', '--policy', of('flagger/cart.yaml')])).toContain('a comparison is of two');
    expect(await refused(['compare', 'a.json', '--policy', 'b.yaml', '--policy', 'c.yaml'])).toContain('"a.json"');
  });

  test('has what it needs said with the line to say it', async () => {
    writeFileSync(
      'policy.yaml',
      readFileSync(of('argo/checkout.yaml'), 'utf8').replaceAll('istio_requests_total', 'baskets'),
    );
    expect(await refused(['--policy', 'policy.yaml'])).toContain(
      'say it in the world file, such as `series: { baskets:',
    );
  });
});

describe('what a world says and a policy does not use', () => {
  const WORLD = `service: { requests_per_second: 200 }
match_percent: 20
revisions: [20h]
hooks: { smok: fail }
`;
  const KEYS = ['hooks says', '`match_percent` changes', '`revisions` has 20h'];

  test.each([
    ['a run', []],
    ['study', ['study', '--runs', '2', '--scenarios', 'healthy']],
    ['blast-radius', ['blast-radius', '--runs', '2']],
    ['lint', ['lint', '--runs', '2']],
    ['explain', ['explain']],
    ['compare', ['compare', '--runs', '2', '--scenarios', 'healthy', '--policy', of('argo/checkout.yaml')]],
  ])('is warned of by %s', async (_, args) => {
    writeFileSync('world.yaml', WORLD);
    const all = [...args, '--policy', of('argo/checkout-repaired.yaml'), '--config', 'world.yaml'];
    const warned = (err: string) => err.split('\n').filter((line) => line.includes('warning: '));
    const { err } = await runHere(all);
    const told = warned(err);
    expect(told).toHaveLength(KEYS.length);
    for (const [index, key] of KEYS.entries()) expect(told[index]).toContain(key);
    expect(warned((await runHere([...all, '--quiet'])).err)).toEqual([]);
  });

  test('is not warned of where the other of two that are compared uses it', async () => {
    writeFileSync('world.yaml', WORLD);
    const two = ['--policy', of('flagger/cart-ab.yaml'), '--policy', of('argo/checkout.yaml')];
    const { err } = await runHere([
      'compare',
      ...two,
      '--config',
      'world.yaml',
      '--runs',
      '2',
      '--scenarios',
      'healthy',
    ]);
    expect(err).not.toContain('match_percent');
    expect(err).toContain('warning: world.yaml: hooks says something of "smok"');
  });
});

describe('a world that is not named', () => {
  const POLICY = ['--policy', of('argo/checkout.yaml')];
  const FEW = ['--runs', '2', '--scenarios', 'healthy'];

  test.each([
    ['a run', []],
    ['study', ['study', ...FEW]],
    ['blast-radius', ['blast-radius', '--runs', '2']],
    ['compare', ['compare', ...FEW, ...POLICY]],
  ])('is told of by %s', async (_, args) => {
    const usual = 'warning: the policy meets the usual world, of 1,000 requests a second';
    const all = [...args, ...POLICY];
    expect((await runHere(all)).err.split(usual)).toHaveLength(2);
    expect((await runHere([...all, '--quiet'])).err).not.toContain(usual);
    expect((await runHere([...all, '--config', of('argo/checkout-world.yaml')])).err).not.toContain(usual);
  });
});

describe('standard input', () => {
  const BOTH = 'canary-sim: standard input cannot be both the policy and the world\n';
  const TWICE = 'canary-sim: standard input is named twice, and can be read only once\n';

  test.each([
    [['--policy', '-', '--config', '-'], BOTH],
    [['--policy', '-', '--policy', '-'], TWICE],
    [['study', '--policy', '-', '--config', '-'], BOTH],
    [['blast-radius', '--policy', '-', '--policy', '-'], TWICE],
    [['lint', '--policy', '-', '--config', '-'], BOTH],
    [['lint', '--policy', '-', '--policy', '-'], TWICE],
    [['explain', '--policy', '-', '--config', '-'], BOTH],
    [['explain', '--policy', '-', '--policy', '-'], TWICE],
    [['init', '--policy', '-', '--policy', '-', 'world.yaml'], TWICE],
    [['compare', '--policy', '-', '--policy', '-'], TWICE],
    [
      ['compare', '--policy', 'a.yaml', '--plan', '-', '--config', '-'],
      'canary-sim: standard input cannot be both the plan and the world\n',
    ],
    [['test', '-', '--policy', '-'], 'canary-sim: standard input cannot be both the policy tests and the policy\n'],
  ])('named twice in %j is told in one line', async (args, line) => {
    expect(await runHere(args)).toEqual({ code: 2, out: '', err: line });
  });
});
