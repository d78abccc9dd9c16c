import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { HEALTHY, ROLLED_BACK, WARNED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

beforeEach(() => {
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('warned.json', WARNED);
  writeFileSync('bad-canary.json', ROLLED_BACK);
});

describe('a run', () => {
  it('prints one JSON report on standard output and nothing on standard error', async () => {
    const { code, out, err } = await runHere(['--seed', '42', '--config', 'stages.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ final_state: 'COMPLETED', seed: '42' });
    expect(out.endsWith('}\n')).toBe(true);
  });

  it('prints JSON on a terminal too, and without colours', async () => {
    const onTerminal = await runHere([], { stdoutIsTerminal: true, env: { TERM: 'xterm', FORCE_COLOR: '1' } });
    expect(onTerminal.out).toBe((await runHere([])).out);
  });

  it('has seed 42 by default, and any text is a seed', async () => {
    const withDefault = await runHere([]);
    expect(withDefault.out).toBe((await runHere(['--seed', '42'])).out);
    for (const seed of ['1', '-5', ' ', 'über', '0042']) {
      const { out } = await runHere(['--seed', seed]);
      expect(JSON.parse(out).seed).toBe(seed);
    }
  });

  it('gives the same bytes again', async () => {
    expect(await runHere(['-s', 'x'])).toEqual(await runHere(['-s', 'x']));
  });

  it('gives other numbers for another seed', async () => {
    const metrics = async (seed: string) => JSON.parse((await runHere(['--seed', seed])).out).metrics;
    expect(await metrics('1')).not.toEqual(await metrics('11'));
  });

  it('exits with 0 also when the rollout ends badly', async () => {
    const { code, out, err } = await runHere(['-c', 'bad-canary.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).final_state).toBe('ROLLED_BACK');
  });

  it.each([
    ['text', /^✓ COMPLETED {2}healthy\n/],
    ['markdown', /^#/],
    ['json', /^\{\n {2}"final_state"/],
  ])('prints the report as %s when asked', async (format, begin) => {
    for (const args of [['--format', format], [`--format=${format}`], ['-f', format], [`-f${format}`]]) {
      const { code, out, err } = await runHere(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(begin);
    }
  });

  it('uses ./stages.json when no configuration is named', async () => {
    expect(await runHere([])).toEqual(await runHere(['--config', 'stages.json']));
  });

  it('takes the last value of an option given twice', async () => {
    const { out } = await runHere(['-s', '1', '-c', 'nowhere.json', '-s', '2', '-c', 'stages.json']);
    expect(JSON.parse(out).seed).toBe('2');
  });
});

describe('warnings', () => {
  it('go to standard error, a line each, and into the report', async () => {
    const { code, out, err } = await runHere(['-c', 'warned.json']);
    expect(code).toBe(0);
    expect(err).toMatch(/^canary-sim: warning: the operator's "resume" at 2m had no effect: .*\n$/);
    expect(JSON.parse(out).warnings).toHaveLength(1);
  });

  it('are not printed with --quiet, which changes nothing else', async () => {
    const loud = await runHere(['-c', 'warned.json']);
    for (const quiet of ['-q', '--quiet']) {
      expect(await runHere(['-c', 'warned.json', quiet])).toEqual({ ...loud, err: '' });
    }
  });
});

describe('--expect', () => {
  it('exits with 0 and says nothing when the rollout ends as expected', async () => {
    const plain = await runHere([]);
    expect(await runHere(['--expect', 'COMPLETED'])).toEqual(plain);
    expect((await runHere(['-c', 'bad-canary.json', '--expect', 'ROLLED_BACK'])).code).toBe(0);
  });

  it('exits with 1 and one sentence that says why when it ends otherwise, and still reports', async () => {
    const plain = await runHere(['-c', 'bad-canary.json']);
    const { code, out, err } = await runHere(['-c', 'bad-canary.json', '--expect', 'COMPLETED']);
    expect(code).toBe(1);
    expect(out).toBe(plain.out);
    expect(err).toBe(
      `canary-sim: expected COMPLETED, but the rollout ended ROLLED_BACK: ${JSON.parse(out).reason.message}\n`,
    );
  });

  it('says its sentence without a reason when there is none, and despite --quiet', async () => {
    const { code, err } = await runHere(['--expect', 'PAUSED', '--quiet']);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'canary-sim: expected PAUSED, but the rollout ended COMPLETED\n',
    });
  });

  it.each(['complete', 'PROGRESSING', '', 'ROLLEDBACK'])('is refused with %j before anything runs', async (state) => {
    const { code, out, err } = await runHere(['--expect', state]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^canary-sim: .*--expect.*COMPLETED, PAUSED, ROLLED_BACK|COMPLETED, ROLLED_BACK, PAUSED/);
  });
});
