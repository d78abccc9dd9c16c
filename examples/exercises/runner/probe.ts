/**
 * Runs in a process of its own, so that a learner's code may loop, crash or leave: argv is the task, the compiled
 * canary.ts, and the file that takes what is still wrong, as a JSON list.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { checkGuard } from './checks/check-guard.js';
import { checkLatency } from './checks/check-latency.js';
import { checkMachine } from './checks/check-machine.js';
import { checkPaused } from './checks/check-paused.js';
import { checkStageLimits } from './checks/check-stage-limits.js';
import { checkValidation } from './checks/check-validation.js';
import type { ProbedTask } from './probed-task.js';
import { missingExport, type Simulator } from './simulator.js';

const CHECKS: Readonly<Record<ProbedTask, (canary: Simulator) => string[]>> = {
  'alter-1': checkPaused,
  'alter-2': checkStageLimits,
  'fix-1': checkValidation,
  'fix-2': checkGuard,
  'explain-2': checkMachine,
  mastery: checkLatency,
};

const [task, subject, results] = process.argv.slice(2) as [ProbedTask, string, string];

async function problems(): Promise<string[]> {
  try {
    const canary: Simulator = await import(pathToFileURL(subject).href);
    const missing = missingExport(canary);
    return missing === null ? CHECKS[task](canary) : [missing];
  } catch (error) {
    return [`canary.ts fails with the error "${error instanceof Error ? error.message : error}".`];
  }
}

writeFileSync(results, JSON.stringify(await problems()));
// A timer that the learner's code left running is no reason to wait.
process.exit(0);
