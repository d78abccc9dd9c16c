/** `npm run exercise`: parse, run, print, exit code. */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearMiss } from '../../../src/text/near-miss.js';
import { checkTask } from './check-task.js';
import { copyPlace, rememberCopy } from './copy-place.js';
import { startCopy } from './start-copy.js';
import { TASKS, type Task } from './tasks.js';
import { wasTried } from './tries.js';
import { HELP, overviewText, taskText } from './words.js';
import { CLONE, inWorkshop } from './workshop.js';

interface Answer {
  readonly exitCode: 0 | 1 | 2;
  readonly text: string;
}

async function answer(args: string[]): Promise<Answer> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return usage(parsed);
  const { word, rest, dir, help } = parsed;
  if (help || word === 'help') return { exitCode: 0, text: HELP };
  if (rest.length > (word === 'start' ? 1 : 0)) return usage(`"${rest.at(-1)}" is one word too many.`);
  if (word === 'start') return start(fromHere(rest[0] ?? dir ?? 'my-rollout'));
  const copy = dir === undefined ? copyPlace(CLONE) : fromHere(dir);
  if (word === undefined) return overview(copy);
  const task = TASKS.find(({ id }) => id === word);
  if (task !== undefined) return one(task, copy);
  const near = nearMiss(word, [...TASKS.map(({ id }) => id), 'start', 'help']);
  return usage(`There is no task "${word}"${near === null ? '' : `, did you mean "${near}"?`}`);
}

function parse(args: string[]): { word?: string; rest: string[]; dir?: string; help: boolean } | string {
  try {
    const options = { dir: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [word, ...rest] = positionals;
    return { ...(word && { word }), rest, ...(values.dir && { dir: values.dir }), help: values.help ?? false };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function usage(problem: string): Answer {
  return { exitCode: 2, text: `${problem}\n\n${HELP}` };
}

/** npm runs scripts in the clone; a learner means the folder they are in. */
function fromHere(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

function shown(path: string): string {
  const short = relative(process.env['INIT_CWD'] ?? process.cwd(), path);
  return short === '' ? '.' : short;
}

function start(copy: string): Answer {
  const problem = startCopy(copy);
  if (problem !== null) return { exitCode: 2, text: `${shown(copy)} ${problem}\n` };
  rememberCopy(CLONE, copy);
  const text = `${shown(copy)} is yours now: canary.ts is the simulator, README.md says what the rest is.\n\n  npm run exercise\n`;
  return { exitCode: 0, text };
}

async function overview(copy: string): Promise<Answer> {
  if (!existsSync(copy)) return { exitCode: 0, text: overviewText([], shown(copy), false) };
  return inWorkshop(copy, async (workshop) => {
    const problems = await Promise.all(TASKS.map(({ id }) => checkTask(id, workshop)));
    const done = problems.map((found) => found.length === 0);
    const next: Task | undefined = TASKS.find((_, index) => !done[index]);
    // From here on a change is a try.
    if (next !== undefined) wasTried(next, workshop.copy, CLONE);
    if (!('problem' in workshop.canary)) return { exitCode: 0, text: overviewText(done, shown(copy), true) };
    return { exitCode: 1, text: `${workshop.canary.problem}\n\n${overviewText(done, shown(copy), true)}` };
  });
}

async function one(task: Task & (typeof TASKS)[number], copy: string): Promise<Answer> {
  if (!existsSync(copy)) {
    return usage(`There is no copy in ${shown(copy)}: "npm run exercise start" makes one.`);
  }
  return inWorkshop(copy, async (workshop) => {
    const problems = await checkTask(task.id, workshop);
    const text = taskText(task, problems, wasTried(task, workshop.copy, CLONE));
    return { exitCode: problems.length === 0 ? 0 : 1, text };
  });
}

// Ctrl-C leaves through "exit", which cleans up.
process.once('SIGINT', () => process.exit(130));
const { exitCode, text } = await answer(process.argv.slice(2));
process.stdout.write(text);
process.exitCode = exitCode;
