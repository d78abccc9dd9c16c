import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBlock } from './check-block.js';
import { localLinks, markdownBlocks } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';
import { typescriptErrors } from './typescript-errors.js';

const EXERCISES = join(ROOT, 'examples/exercises');
const README = readFileSync(join(EXERCISES, 'README.md'), 'utf8');
const [WITH_CODE = '', WITH_THE_TOOL = ''] = README.split(/^## With the tool$/m);
const blocks = markdownBlocks(WITH_THE_TOOL);
const tasks = WITH_THE_TOOL.split(/^### /m).slice(1);

describe('the exercises with the tool', () => {
  it.each(blocks.map((block, i) => ({ ...block, next: blocks[i + 1] })))(
    'say the truth in the $tag block at line $line of their section',
    async ({ next, ...block }) => {
      expect(await checkBlock(block, next)).toEqual([]);
    },
  );

  it('are one for each Alter and each Break question', () => {
    const titles = tasks.map((task) => /^\w+ \d/.exec(task)?.[0]);
    expect(titles).toEqual(['Alter 1', 'Alter 2', 'Alter 3', 'Break 1', 'Break 2', 'Break 3']);
  });

  it.each(tasks.map((task) => [task.split('\n')[0], task] as const))(
    '%s: a configuration, a command, what to watch for, and the answer behind a fold',
    (_title, task) => {
      const [asked = '', answer = '', ...more] = task.split('<details>\n<summary>Answer</summary>\n');
      expect(more).toEqual([]);
      const configuration = localLinks(asked).find((link) => link.endsWith('.json')) ?? 'none';
      expect(existsSync(join(EXERCISES, configuration))).toBe(true);
      const commands = markdownBlocks(asked).map(({ text }) => text);
      expect(commands.join('')).toContain(`--config examples/exercises/${configuration}`);
      expect(asked).toMatch(/^Watch for: /m);
      expect(answer.trimEnd()).toMatch(/<\/details>$/);
      const inAnswer = markdownBlocks(answer).find(({ tag }) => tag === 'console');
      expect(inAnswer?.text).toContain(`examples/exercises/${configuration}`);
    },
  );

  it('tell of every configuration there is', () => {
    const files = readdirSync(EXERCISES).filter((file) => file.endsWith('.json'));
    expect(localLinks(WITH_THE_TOOL).filter((link) => link.endsWith('.json'))).toEqual(files.sort());
  });

  it('are right that TypeScript refuses to advance a rollout that has ended', () => {
    const block = blocks.find(({ text }) => text.includes('@ts-expect-error'));
    const refused = typescriptErrors((block?.text ?? '').replace(/^.*@ts-expect-error.*\n/m, ''));
    expect(refused.join('\n')).toMatch(/'Completed' is not assignable to type 'ActiveState'/);
  });
});

describe('the page of the exercises', () => {
  it('names only scripts that the package has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...WITH_CODE.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named).not.toEqual([]);
    expect([...new Set(named)].filter((script) => !(String(script) in scripts))).toEqual([]);
  });

  it('links to nothing that is not there', () => {
    const links = localLinks(README);
    expect(links).not.toEqual([]);
    expect(links.filter((link) => !existsSync(join(EXERCISES, link)))).toEqual([]);
  });
});

describe('the quizzes', () => {
  const QUIZZES = readFileSync(join(EXERCISES, 'quizzes.md'), 'utf8');
  const runs = markdownBlocks(QUIZZES);
  const quizzes = QUIZZES.split(/^## /m).slice(1);

  it.each(runs)('say the truth in the $tag block at line $line', async (block) => {
    expect(await checkBlock(block)).toEqual([]);
  });

  it('are one for each chapter of the course, and one for all', () => {
    expect(quizzes.map((quiz) => /^(\d|Finally)/.exec(quiz)?.[0])).toEqual([...'01234567', 'Finally']);
  });

  it.each(quizzes.map((quiz) => [quiz.split('\n')[0], quiz] as const))(
    '%s: three choices, one of them the answer, behind a fold, with a run or why there is none',
    (_title, quiz) => {
      const [asked = '', answer = '', ...more] = quiz.split('<details>\n<summary>Answer</summary>\n');
      expect(more).toEqual([]);
      const choices = [...asked.matchAll(/^- ([a-c])\) /gm)].map(([, letter]) => letter);
      expect(choices).toEqual(['a', 'b', 'c']);
      expect(answer).toMatch(/^\n[a-c]\. /);
      const isRun = markdownBlocks(answer).some(({ tag }) => tag === 'console');
      expect(isRun || answer.includes('No run answers that')).toBe(true);
      expect(answer.trimEnd()).toMatch(/<\/details>$/);
    },
  );

  it('link to nothing that is not there', () => {
    const links = localLinks(QUIZZES);
    expect(links).toContain('README.md');
    expect(links.filter((link) => !existsSync(join(EXERCISES, link)))).toEqual([]);
  });
});
