import { describe, expect, it } from 'vitest';
import { checkConsole, isSetUp } from './check-block.js';
import { consoleCommands, shellCommands } from './console-commands.js';
import { blocksInPage, isOnePath, textOf } from './documents.js';
import { addFiles } from './run-console.js';
import { inSandbox } from './sandbox.js';

const PAGE = textOf('examples/guide/first-plan.md');
const blocks = blocksInPage(PAGE);
const setUp = blocks.filter(({ tag }) => tag === 'sh').flatMap(({ text }) => shellCommands(text));
const typed = blocks.filter(({ tag }) => tag === 'console').flatMap(({ text }) => consoleCommands(text));

describe("a stranger's first plan", () => {
  it('takes ten commands, from the clone to the gate', () => {
    expect(isOnePath(PAGE)).toBe(true);
    expect(setUp.map(({ command }) => command.split(' ')[0])).toEqual(['git', 'cd', 'npm']);
    expect(setUp.filter(({ command }) => !isSetUp(command))).toEqual([]);
    expect(setUp.length + typed.length).toBe(10);
  });

  it('comes to what the guide says, typed in order in an empty folder', async () => {
    const problems = await inSandbox((sandbox) =>
      blocks.flatMap((block) => {
        addFiles(sandbox, block.files);
        return block.tag === 'console' ? checkConsole(block, sandbox) : [];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('goes by validate, lint and a study to one gate that fails the plan and passes the mended one', () => {
    const words = typed.map(({ command }) => /canary-sim (?:(\w+)|--seed)/.exec(command)?.[1] ?? 'run');
    expect(words).toEqual(['validate', 'lint', 'study', 'run', 'study', 'run', 'study']);
    const gates = typed.filter(({ command }) => command.includes('--assert'));
    expect(gates.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
    const asked = gates.map(({ command }) => [...command.matchAll(/--assert ('[^']+')/g)].map(([, text]) => text));
    expect(asked[0]?.length).toBeGreaterThan(1);
    expect(asked[1]).toEqual(asked[0]);
  });
});
