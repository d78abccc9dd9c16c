import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PROGRAM } from '../cli/built-program.js';
import { EXAMPLES } from './goldens.js';

interface Step {
  readonly run?: string;
  readonly if?: string;
}

const PLAN = JSON.parse(readFileSync(join(EXAMPLES, 'stages.json'), 'utf8'));
/** It lets nearly every canary pass. */
const LAX = { ...PLAN, thresholds: { error_rate: { max_increase: 0.2 } }, stages: PLAN.stages.map(withoutThresholds) };

function withoutThresholds({ thresholds: _, ...stage }: Record<string, unknown>): unknown {
  return stage;
}

/** A clean machine with a checkout of another repository, in which npm installs the built program. */
function onMachine<T>(plan: unknown, job: (machine: Machine) => T): T {
  const home = mkdtempSync(join(tmpdir(), 'canary-sim-ci-'));
  try {
    for (const made of ['checkout/rollout', 'bin', 'temp']) mkdirSync(join(home, made), { recursive: true });
    writeFileSync(join(home, 'checkout/rollout/stages.json'), JSON.stringify(plan));
    const installs = `#!/bin/sh
printf '%s\\n' "$*" >> '${home}/npm.log'
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/.bin"
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${PROGRAM}' > "$2/node_modules/.bin/canary-sim"
chmod +x "$2/node_modules/.bin/canary-sim"
`;
    writeFileSync(join(home, 'bin/npm'), installs, { mode: 0o755 });
    return job({ home, checkout: join(home, 'checkout') });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface Machine {
  readonly home: string;
  readonly checkout: string;
}

interface Done {
  readonly code: number | null;
  readonly output: string;
}

/** Runs lines as CI does: the first that fails ends them. */
function shell({ home, checkout }: Machine, lines: string, env: Readonly<Record<string, string>>): Done {
  const added = existsSync(join(home, 'path')) ? readFileSync(join(home, 'path'), 'utf8').trim().split('\n') : [];
  const path = [...added, join(home, 'bin'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'];
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', lines], {
    cwd: checkout,
    encoding: 'utf8',
    env: { PATH: path.join(delimiter), HOME: home, ...env },
  });
  return { code: status, output: stdout + stderr };
}

function textOf({ home }: Machine, file: string): string {
  return existsSync(join(home, file)) ? readFileSync(join(home, file), 'utf8') : '';
}

/** One version: a commit, or a tarball. */
const PINNED = /(\.git#[0-9a-f]{40}|\.tgz)$/;

describe('examples/ci/github-actions.yml', () => {
  const { jobs } = parse(readFileSync(join(EXAMPLES, 'ci/github-actions.yml'), 'utf8'));
  const { env, steps } = jobs.plan as { readonly env: Record<string, string>; readonly steps: readonly Step[] };

  /** Plays the steps of the job that are commands; after one that failed only those that ask for it. */
  const played = (machine: Machine, some = steps): readonly Done[] => {
    const files = { GITHUB_PATH: 'path', GITHUB_STEP_SUMMARY: 'summary', RUNNER_TEMP: 'temp' };
    const all = Object.entries(files).map(([name, file]) => [name, join(machine.home, file)]);
    const done: Done[] = [];
    for (const step of some) {
      const hasFailed = done.some(({ code }) => code !== 0);
      if (step.run === undefined || (hasFailed && step.if === undefined)) continue;
      done.push(shell(machine, step.run, { ...env, ...Object.fromEntries(all) }));
    }
    return done;
  };

  it('installs one version outside of the checkout, and finds it on the PATH from then on', () => {
    onMachine(PLAN, (machine) => {
      const [install] = played(machine, steps.slice(0, 3));
      expect(install).toEqual({ code: 0, output: '' });
      expect(textOf(machine, 'npm.log')).toMatch(/^install /);
      expect(textOf(machine, 'npm.log').trim()).toMatch(PINNED);
      expect(existsSync(join(machine.checkout, 'node_modules'))).toBe(false);
    });
  });

  it('passes a sound plan, with the report in the summary and as a page', () => {
    onMachine(PLAN, (machine) => {
      const done = played(machine);
      expect(done.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      expect(textOf(machine, 'summary')).toContain('| healthy |');
      expect(textOf(machine, 'checkout/report.html')).toContain('<html');
    });
  });

  it('fails a bad plan with an annotation for what is not met, and shows the report all the same', () => {
    onMachine(LAX, (machine) => {
      const done = played(machine);
      expect(done.map(({ code }) => code)).toEqual([0, 0, 1, 0]);
      expect(done[2]?.output).toMatch(/^::error .*error_spike\.stopped\.rate > 99%25: 0/m);
      expect(textOf(machine, 'summary')).toContain('| error_spike |');
      expect(textOf(machine, 'checkout/report.html')).toContain('<html');
    });
  });
});

describe('examples/ci/gitlab-ci.yml', () => {
  const job = parse(readFileSync(join(EXAMPLES, 'ci/gitlab-ci.yml'), 'utf8'))['rollout plan'];

  it('fails a bad plan, with the artifacts that it names', () => {
    onMachine(LAX, (machine) => {
      const lines = job.script.join('\n').replaceAll('/tmp/', `${machine.home}/`);
      expect(shell(machine, lines, job.variables).code).toBe(1);
      expect(textOf(machine, 'npm.log').trim()).toMatch(PINNED);
      const { paths, reports } = job.artifacts;
      for (const path of [...paths, reports.junit]) expect(textOf(machine, `checkout/${path}`)).not.toBe('');
      expect(textOf(machine, `checkout/${reports.junit}`)).toContain('<testcase ');
    });
  });
});
