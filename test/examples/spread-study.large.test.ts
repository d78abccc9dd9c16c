import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inSandbox, ROOT, type Sandbox } from '../docs/sandbox.js';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface CiJob {
  readonly needs?: string;
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
  readonly steps: readonly Step[];
}

/** Few enough for a test, and more than there are shards. */
const RUNS = 50;

function textOf(file: string): string {
  return readFileSync(join(ROOT, 'examples', file), 'utf8');
}

/** The one step that has something about it. */
function stepWith({ steps }: CiJob, what: keyof Step, part: string): Step {
  const found = steps.filter((step) => String(step[what]).includes(part));
  if (found.length !== 1) throw new Error(`${found.length} steps with ${part}`);
  return found[0] ?? {};
}

/** Runs a command of an example with few runs in place of its many, and the program of this repository. */
function short({ run }: Sandbox, command: string): string {
  const few = command.replace(/--runs \d+/, `--runs ${RUNS}`);
  const { output, exitCode } = run(few);
  if (exitCode !== 0) throw new Error(`${few}: exit code ${exitCode}\n${output}`);
  return output;
}

/** What one process prints of the same study. */
function inOneProcess(sandbox: Sandbox, format: string): string {
  return short(sandbox, `canary-sim study -c stages.json --runs 1 --format ${format}`);
}

describe('examples/ci/study-matrix.yml', () => {
  const { jobs } = parse(textOf('ci/study-matrix.yml')) as {
    readonly jobs: Readonly<Record<'part' | 'verdict', CiJob>>;
  };
  const { part, verdict } = jobs;
  const { shard: shards = [] } = part.strategy?.matrix ?? {};
  const study = stepWith(part, 'run', 'canary-sim study').run ?? '';
  const upload = stepWith(part, 'uses', 'actions/upload-artifact').with ?? {};
  const download = stepWith(verdict, 'uses', 'actions/download-artifact').with ?? {};
  const inJob = (text: unknown, shard: number) => String(text).replace(/\$\{\{ matrix\.shard \}\}/g, String(shard));

  it('plays every shard there is, keeps what each wrote, and puts them together when all are done', () => {
    const count = Number(/--shard \S+ matrix\.shard \}\}\/(\d+)/.exec(study)?.[1]);
    expect(shards).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    for (const shard of shards) {
      expect(inJob(study, shard)).not.toContain('${{');
      expect(inJob(study, shard)).toContain(` -o ${inJob(upload['path'], shard)}`);
    }
    expect(new Set(shards.map((shard) => inJob(upload['name'], shard))).size).toBe(shards.length);
    expect(download).toEqual({ 'merge-multiple': true });
    expect(verdict.needs).toBe('part');
    for (const { steps } of [part, verdict]) {
      const [install, use] = ['npm install ', 'canary-sim '].map((word) =>
        steps.findIndex(({ run }) => run?.startsWith(word)),
      );
      expect(install).toBeLessThan(use ?? -1);
    }
  });

  it('comes to the bytes of one process', async () => {
    await inSandbox((sandbox) => {
      mkdirSync(join(sandbox.folder, 'rollout'));
      for (const place of ['stages.json', 'rollout/stages.json']) {
        copyFileSync(join(sandbox.folder, 'examples/stages.json'), join(sandbox.folder, place));
      }
      for (const shard of shards) expect(short(sandbox, inJob(study, shard))).toBe('');
      const merge = stepWith(verdict, 'run', 'canary-sim merge').run ?? '';
      expect(short(sandbox, `export GITHUB_STEP_SUMMARY=summary.md; ${merge}`)).toBe('');
      const summary = readFileSync(join(sandbox.folder, 'summary.md'), 'utf8');
      expect(summary).toContain(`${RUNS} runs of each scenario`);
      expect(summary).toBe(inOneProcess(sandbox, 'markdown'));
    });
  });
});

describe('examples/kubernetes/study-job.yaml', () => {
  const text = textOf('kubernetes/study-job.yaml');
  const { spec } = parse(text);
  const [container] = spec.template.spec.containers;
  const [script] = container.args;

  it('is an indexed job with as many pods as shards, each on the volumes that it uses', () => {
    expect(spec.completionMode).toBe('Indexed');
    expect(script).toContain(`--shard "$((JOB_COMPLETION_INDEX + 1))/${spec.completions}"`);
    expect(spec.parallelism).toBeLessThanOrEqual(spec.completions);
    // A pod that failed is to go on from its checkpoint.
    expect(spec.template.spec.restartPolicy).toBe('OnFailure');
    expect(container.command).toEqual(['sh', '-c']);
    const mounts = container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    const used = [...script.matchAll(/[ "](\/\w+)\//g)].map(([, path]) => path);
    expect([...new Set(used)].sort()).toEqual([...mounts].sort());
    const named = ({ name }: { name: string }) => name;
    expect(spec.template.spec.volumes.map(named).sort()).toEqual(container.volumeMounts.map(named).sort());
  });

  it('comes to the bytes of one process, whichever pod had to begin again', async () => {
    await inSandbox((sandbox) => {
      const { folder } = sandbox;
      for (const mount of ['plan', 'parts']) mkdirSync(join(folder, mount));
      for (const place of ['stages.json', 'plan/stages.json']) {
        copyFileSync(join(folder, 'examples/stages.json'), join(folder, place));
      }
      const here = (command: string) => command.replaceAll(/(?<=[ "])\/(plan|parts)\//g, `${folder}/$1/`);
      // The same with fewer pods.
      const pods = 4;
      const own = here(script).replace(`/${spec.completions}"`, `/${pods}"`);
      const pod = (index: number) => short(sandbox, `export JOB_COMPLETION_INDEX=${index}; ${own}`);
      for (let index = 0; index < pods; index++) expect(pod(index)).toBe('');
      writeFileSync(join(folder, 'parts/part-3.json'), '');
      pod(3);
      const merge = /^# +(canary-sim merge .*)$/m.exec(text)?.[1] ?? '';
      const merged = short(sandbox, here(merge));
      expect(merged).toContain(`${RUNS} runs of each scenario`);
      expect(merged).toBe(inOneProcess(sandbox, 'text'));
    });
  });
});
