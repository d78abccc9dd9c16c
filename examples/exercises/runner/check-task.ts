import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAnswers } from './checks/check-answers.js';
import { checkExplain } from './checks/check-explain.js';
import { checkPausedTest } from './checks/check-paused-test.js';
import { checkSeed } from './checks/check-seed.js';
import type { ProbedTask } from './probed-task.js';
import { runChild } from './run-child.js';
import type { TaskId } from './tasks.js';
import type { Workshop } from './workshop.js';

/** What is still wrong with one task of a learner's copy, in the words of the task; nothing when it is done. */
export async function checkTask(task: TaskId, workshop: Workshop): Promise<string[]> {
  if (task === 'break-1' || task === 'break-2' || task === 'break-3') return checkAnswers(task, workshop.copy);
  if (task === 'explain-1') return checkExplain(workshop.copy);
  if ('problem' in workshop.canary) return [workshop.canary.problem];
  const { file } = workshop.canary;
  if (task === 'alter-3') return checkSeed(file, workshop);
  if (task === 'fix-3') return checkPausedTest(file, workshop);
  return probe(task, file, workshop);
}

async function probe(task: ProbedTask, file: string, workshop: Workshop): Promise<string[]> {
  const results = join(workshop.scratch, `${task}.json`);
  const { stopped, exitCode } = await runChild([workshop.probe, task, file, results], {
    cwd: workshop.copy,
    seconds: workshop.seconds,
  });
  if (stopped) {
    return [`canary.ts did not come to an end within ${workshop.seconds} s and was stopped: is there an endless loop?`];
  }
  if (!existsSync(results)) return [`canary.ts ended the process (exit code ${exitCode}) before it could be checked.`];
  return JSON.parse(readFileSync(results, 'utf8'));
}
