import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planOf } from '../play.js';
import { runChild } from '../run-child.js';
import type { Workshop } from '../workshop.js';

/** Three in ten fail, and no limit is exceeded. The last two stages have nearly as many requests as each other. */
const PLAN = planOf([25, 50, 50.01], {
  max_error_rate: 1,
  max_latency_ratio: 1,
  canary: { error_rate: 0.3, latency_p99_ms: 100 },
});
/** A version as fast as stable: whether it is within a ratio of 1 is chance, where latencies are looked at. */
const STEADY = { ...PLAN, max_latency_ratio: 1e9 };

const SEEDS = ['7', '1', '2'] as const;

type Ran = { readonly report: string } | { readonly problem: string };

/** alter-3: what is still wrong. `file` is the compiled canary.ts. */
export async function checkSeed(file: string, workshop: Workshop): Promise<string[]> {
  const run = (...args: string[]): Promise<Ran> => runCanary(file, workshop, args);
  const own = await Promise.all([
    run('--seed', '7'),
    run('--seed', '7'),
    run('--seed', '0'),
    run('--seed', '0'),
    run(),
  ]);
  const crash = own.find((one) => 'problem' in one);
  if (crash !== undefined && 'problem' in crash) return [crash.problem];
  const [first, again, zero, zeroAgain] = own.map(textOf);
  if (first !== again) return ['canary.ts --seed 7, run twice, prints two different reports.'];
  if (zero !== zeroAgain) return ['canary.ts --seed 0, run twice, prints two different reports: 0 is a seed, too.'];

  const plans = { steady: join(workshop.scratch, 'steady.json'), close: join(workshop.scratch, 'close.json') };
  writeFileSync(plans.steady, JSON.stringify(STEADY));
  writeFileSync(plans.close, JSON.stringify(PLAN));
  const ran = await Promise.all([
    ...SEEDS.map((seed) => run(plans.steady, '--seed', seed)),
    ...SEEDS.flatMap((seed) => [run(plans.close, '--seed', seed), run(plans.close, '--seed', seed)]),
  ]);
  const failed = ran.find((one) => 'problem' in one);
  if (failed !== undefined && 'problem' in failed) return [failed.problem];
  return problemsOfPlans(ran.map(textOf));
}

function problemsOfPlans(reports: readonly string[]): string[] {
  const steady = reports.slice(0, SEEDS.length);
  const close = reports.slice(SEEDS.length);
  const stages = steady.map(stagesOf);
  if (stages.some((each) => each !== null && each.length !== PLAN.stages.length)) {
    return ['canary.ts plan.json --seed 7 does not play the plan in that file.'];
  }
  const errors = stages.map((each) => JSON.stringify(each?.map((stage) => stage.errors)) ?? '');
  const figures = stages.every((each) => each === null) ? steady : errors;
  if (figures.every((each) => each === figures[0])) {
    return ['The seeds 7, 1 and 2 print the same report: the seed does not reach what is drawn.'];
  }
  if (close.some((report, i) => i % 2 === 1 && report !== close[i - 1])) {
    return [
      'A seed run twice prints two different reports where latencies decide: they are drawn from another source.',
    ];
  }
  return stages
    .flatMap((each) => (each === null ? [] : chanceProblem(each)))
    .slice(0, 1)
    .concat(repeated(stages));
}

/** Fewer or more failures than chance explains: 7 standard errors, one in 10^11. */
function chanceProblem(stages: readonly Stage[]): string[] {
  for (const { requests, errors } of stages) {
    if (Math.abs(errors - 0.3 * requests) <= 7 * Math.sqrt(0.21 * requests)) continue;
    return [
      `With an error_rate of 0.3, ${errors} of ${requests} requests fail: are the numbers of your generator evenly spread from 0 to 1?`,
    ];
  }
  return [];
}

/** With every seed two stages of nearly as many requests have the same failures: by chance one time in a million. */
function repeated(stages: readonly (readonly Stage[] | null)[]): string[] {
  const same = stages.every((each) => Math.abs((each?.[1]?.errors ?? 0) - (each?.[2]?.errors ?? 99)) <= 1);
  return same
    ? ['Every stage draws the same numbers: the generator begins anew with each. Make it once a rollout.']
    : [];
}

interface Stage {
  readonly requests: number;
  readonly errors: number;
}

/** The stages of a report; null where it is not written as the starter's. */
function stagesOf(report: string): readonly Stage[] | null {
  try {
    const { stages } = Object(JSON.parse(report.slice(report.indexOf('{'), report.lastIndexOf('}') + 1)));
    if (!Array.isArray(stages)) return null;
    const read = stages.map((stage) => ({ requests: Number(stage?.requests), errors: Number(stage?.errors) }));
    return read.every(({ errors }) => Number.isFinite(errors)) ? read : null;
  } catch {
    return null;
  }
}

async function runCanary(file: string, { copy: cwd, seconds }: Workshop, args: readonly string[]): Promise<Ran> {
  const { stopped, exitCode, stdout, stderr } = await runChild([file, ...args], { cwd, seconds });
  const command = ['canary.ts', ...args.map((arg) => arg.replace(/^.*[/\\](?:steady|close)\.json$/, 'plan.json'))].join(
    ' ',
  );
  if (stopped) return { problem: `${command} did not come to an end within ${seconds} s and was stopped.` };
  if (exitCode !== 0) return { problem: `${command} ends with exit code ${exitCode}. ${errorLine(stderr)}`.trim() };
  return stdout.trim() === '' ? { problem: `${command} prints nothing.` } : { report: stdout };
}

function textOf(ran: Ran): string {
  return 'report' in ran ? ran.report : '';
}

/** The line of a crash that names the error, without where it went through. */
function errorLine(stderr: string): string {
  return (
    stderr
      .split('\n')
      .find((line) => /^\s*(Uncaught )?\w*Error\b.*:/.test(line))
      ?.trim() ?? ''
  );
}
