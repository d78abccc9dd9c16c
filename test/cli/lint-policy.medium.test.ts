import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { example } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const copied = (name: string) => writeFileSync(name, example(`rehearsals/argo/${name}`));

const LINT = ['lint', '--policy', 'payments.yaml'];
const IN_WORLD = [...LINT, '--config', 'payments-world.yaml', '--runs', '10'];

describe('lint of a policy', () => {
  test('without a world says its findings with their places, and that there are no figures', async () => {
    copied('payments.yaml');
    const { code, out } = await runHere([...LINT, '--format', 'text']);
    expect(code).toBe(0);
    expect(out).toContain('findings alone: figures need a world, after --config');
    const line =
      readFileSync('payments.yaml', 'utf8')
        .split('\n')
        .findIndex((each) => each.includes('query: |')) + 1;
    expect(out).toContain(`payments.yaml:${line}:11 spec.metrics[0].provider.prometheus.query`);
    expect((await runHere([...LINT, '--strict'])).code).toBe(1);
    copied('payments-repaired.yaml');
    expect((await runHere(['lint', '--policy', 'payments-repaired.yaml', '--strict'])).code).toBe(0);
  });

  test('in a world says how often it stops healthy and bad versions, the same each time', async () => {
    copied('payments.yaml');
    copied('payments-world.yaml');
    const first = await runHere(IN_WORLD);
    expect(first.code).toBe(0);
    const report = JSON.parse(first.out);
    expect(report.rehearsed).toMatchObject({ runs: 10, seed: '42', bad: { scenario: 'error_spike' } });
    const { wrongly_stopped, released } = report.rehearsed.healthy;
    expect(wrongly_stopped.count + released.count).toBe(10);
    expect(report.findings[0]).toMatchObject({
      code: 'empty_until_first_failure',
      file: 'payments.yaml',
      played: { runs: 10, scenario: 'error_spike', wrongly_stopped: { before: wrongly_stopped } },
    });
    expect(await runHere(IN_WORLD)).toEqual(first);
    expect(JSON.parse((await runHere([...IN_WORLD, '--seed', '7'])).out).rehearsed.seed).toBe('7');
  });

  test('annotates the file and the line of a finding', async () => {
    copied('payments.yaml');
    const { out } = await runHere([...LINT, '--format', 'github']);
    expect(out).toMatch(
      /^::warning file=payments\.yaml,line=\d+,col=11,title=payments%3A empty_until_first_failure::/m,
    );
    const explained = await runHere(['explain', '--policy', 'payments.yaml', '--format', 'github']);
    expect(explained.out).toMatch(/^::warning file=payments\.yaml,line=\d+,col=11,/m);
  });

  test('with a world that leaves something unsaid says what, and fails where it is strict', async () => {
    writeFileSync(
      'payments.yaml',
      example('rehearsals/argo/payments-repaired.yaml').replace(
        /prometheus:\n[\s\S]*?\n---/,
        'datadog: { query: q }\n---',
      ),
    );
    copied('payments-world.yaml');
    const { code, out } = await runHere([...IN_WORLD, '--format', 'text']);
    expect(code).toBe(0);
    expect(out).toContain('findings alone: the world file leaves something unsaid');
    expect(out).toContain('measures: { errors:');
    expect((await runHere([...IN_WORLD, '--strict'])).code).toBe(1);
  });

  test('that cannot be played in bounded time is told with its file', async () => {
    const endless = example('rehearsals/argo/payments.yaml').replace(/interval: \w+/, 'interval: 1ns');
    writeFileSync('payments.yaml', endless);
    copied('payments-world.yaml');
    const { code, err } = await runHere(IN_WORLD);
    expect(code).toBe(2);
    expect(err).toMatch(/^canary-sim: payments\.yaml: /);
  });

  test.each([
    ['lint', 'payments.yaml', 'the policy payments.yaml'],
    ['lint', 'payments-world.yaml', 'the world payments-world.yaml'],
    ['explain', 'payments.yaml', 'the policy payments.yaml'],
    ['explain', 'payments-world.yaml', 'the world payments-world.yaml'],
  ])('%s writes nothing over %s', async (command, output, what) => {
    copied('payments.yaml');
    copied('payments-world.yaml');
    const named = ['--policy', 'payments.yaml', '--config', 'payments-world.yaml'];
    const { code, err } = await runHere([command, ...named, '--output', output]);
    expect([code, err]).toEqual([2, `canary-sim: --output would overwrite ${what}\n`]);
  });

  test.each([
    [[...LINT, '--runs', '0'], 'runs'],
    [[...IN_WORLD, '--config', 'none.yaml'], 'none.yaml: no such file'],
    [['lint', '--policy', 'none.yaml'], 'none.yaml: no such file'],
  ])('%j is refused', async (args, message) => {
    copied('payments.yaml');
    const { code, err } = await runHere(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
