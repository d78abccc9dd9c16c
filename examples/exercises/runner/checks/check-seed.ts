import { runChild } from '../run-child.js';
import type { Workshop } from '../workshop.js';

/** alter-3: what is still wrong. `file` is the compiled canary.ts. */
export async function checkSeed(file: string, workshop: Workshop): Promise<string[]> {
  const run = async (...flags: string[]): Promise<{ report: string } | { problem: string }> => {
    const { copy: cwd, seconds } = workshop;
    const { stopped, exitCode, stdout, stderr } = await runChild([file, ...flags], { cwd, seconds });
    const command = ['canary.ts', ...flags].join(' ');
    if (stopped) return { problem: `${command} did not come to an end within ${seconds} s and was stopped.` };
    if (exitCode !== 0) return { problem: `${command} ends with exit code ${exitCode}. ${errorLine(stderr)}`.trim() };
    return stdout.trim() === '' ? { problem: `${command} prints nothing.` } : { report: stdout };
  };
  const runs = await Promise.all([
    run('--seed', '7'),
    run('--seed', '7'),
    run('--seed', '1'),
    run('--seed', '2'),
    run(),
  ]);
  const problem = runs.find((one) => 'problem' in one);
  if (problem !== undefined && 'problem' in problem) return [problem.problem];
  const [first, again, ...others] = runs.map((one) => ('report' in one ? one.report : ''));
  if (first !== again) return ['canary.ts --seed 7, run twice, prints two different reports.'];
  if (others.slice(0, 2).every((other) => other === first)) {
    return ['The seeds 7, 1 and 2 print the same report: the seed does not reach what is drawn.'];
  }
  return [];
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
