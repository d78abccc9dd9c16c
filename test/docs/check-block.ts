import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { exampleFiles, reportOf } from '../examples/goldens.js';
import { runInProcess } from '../examples/run-in-process.js';
import { shellCommands } from './console-commands.js';
import type { MadeFile } from './documents.js';
import { jqFilters, missingJqPaths } from './jq-paths.js';
import type { Block } from './markdown-blocks.js';
import { matchesLines } from './matches-lines.js';
import { addFiles, addStages, runConsole, withoutNpx } from './run-console.js';
import { runModule } from './run-module.js';
import { inSandbox, ROOT, type Sandbox } from './sandbox.js';
import { typescriptErrors } from './typescript-errors.js';

/**
 * What is wrong with a block: nothing, if it says the truth. `next` is the block after it, `files` are those that the
 * page has told its reader to make.
 */
export async function checkBlock(block: Block, next?: Block, files: readonly MadeFile[] = []): Promise<string[]> {
  switch (block.tag) {
    case 'console':
      return inSandbox((sandbox) => {
        addFiles(sandbox, files);
        return checkConsole(block, sandbox);
      });
    case 'sh':
      return inSandbox((sandbox) => checkShell(block, sandbox));
    case 'json':
    case 'yaml':
      return checkConfig(block);
    case 'ts':
      return checkTypeScript(block, next);
    case 'text':
      return block.comment === 'output'
        ? []
        : ['a text block is the output of the ts block before it: <!-- output -->'];
    case 'mermaid': {
      const { out } = await runInProcess(['diagram']);
      return out.trimEnd() === block.text.trimEnd() ? [] : [`"canary-sim diagram" prints:\n${out}`];
    }
    default:
      return [`no check for a block tagged "${block.tag}"`];
  }
}

/** Every command of a `console` block prints what stands below it. */
export function checkConsole(block: Block, sandbox: Sandbox): string[] {
  if (/^\$ .*\bjq\b/m.test(block.text)) return ['jq may be missing: use node -p, or a sh block'];
  const played = runConsole(block, sandbox);
  if (played.length === 0) return ['no line "$ command"'];
  return played.flatMap(({ said, output, exitCode }) => {
    const printed = `$ ${said.command}\nprints:\n${output}`;
    return [
      ...(exitCode === said.exitCode ? [] : [`exit code ${exitCode}, not ${said.exitCode}: ${printed}`]),
      ...(matchesLines(said.output, output) ? [] : [printed]),
    ];
  });
}

/**
 * A `sh` block is run without comparing what it prints; only what installs or tests is not run (it would be this very
 * test), but has to be a script of the package. What jq reads is looked up in real reports, and run where there is a jq.
 */
async function checkShell(block: Block, sandbox: Sandbox): Promise<string[]> {
  addStages(sandbox);
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const hasJq = sandbox.run('command -v jq').exitCode === 0;
  const problems: string[] = [];
  for (const { command: said, exitCode } of shellCommands(block.text)) {
    if (isSetUp(said)) continue;
    const command = withoutNpx(said.replace(/^npm ci && /, ''));
    const script = /^npm (?:run )?([\w:-]+)(?: [\w-]+)*(?:\s*#.*)?$/.exec(command)?.[1];
    if (script !== undefined) {
      if (!(script in scripts)) problems.push(`${said}: package.json has no script "${script}"`);
      continue;
    }
    if (!command.startsWith('canary-sim ')) {
      problems.push(`${said}: a command of a sh block starts with canary-sim or npm`);
      continue;
    }
    const usesJq = /\bjq\b/.test(command);
    const wrong = usesJq ? await jqProblem(command) : null;
    if (wrong !== null) problems.push(`${said}: ${wrong}`);
    if (wrong !== null || (usesJq && !hasJq)) continue;
    const actual = sandbox.run(command);
    if (actual.exitCode !== exitCode) {
      problems.push(`${said}: exit code ${actual.exitCode}, not ${exitCode}:\n${actual.output}`);
    }
  }
  return problems;
}

/** What is wrong with how a command uses jq: nothing, if reports have what it reads. */
async function jqProblem(command: string): Promise<string | null> {
  const filters = jqFilters(command);
  if (filters.length === 0) return 'the filter of jq has to be in single quotes';
  const values = await exampleReports();
  const missing = filters.flatMap((filter) => missingJqPaths(filter, values));
  return missing.length === 0 ? null : `no report has ${missing.join(', ')}`;
}

/** What fetches the program, or goes to where it is: not run, since it needs the network. */
export function isSetUp(command: string): boolean {
  return /^(git clone \S+|npm ci|cd [\w.-]+|npm install (--[\w-]+ )*('git\+https:\S+#\S+'|\.\/\S+\.tgz))$/.test(
    command,
  );
}

let reports: Promise<unknown[]> | null = null;

/** The report of every example; played once for all blocks. */
function exampleReports(): Promise<unknown[]> {
  reports ??= Promise.all(
    exampleFiles().map(async (example) => JSON.parse(await reportOf({ example, format: 'json' }))),
  );
  return reports;
}

async function checkConfig({ text, comment, tag }: Block): Promise<string[]> {
  if (comment === 'theirs') return parseDocument(text).errors.map(({ message }) => message);
  if (comment?.startsWith('file: ')) return [];
  if (comment !== 'config' && comment !== 'bad config') {
    return [`a ${tag} block needs <!-- config --> or <!-- bad config --> before it`];
  }
  const parsed = await parseConfig(text);
  if (comment === 'bad config') return parsed.ok ? ['this configuration is valid'] : [];
  return parsed.ok ? [] : parsed.problems.map((problem) => problemSentence(problem));
}

async function checkTypeScript(block: Block, next: Block | undefined): Promise<string[]> {
  const errors = typescriptErrors(block.text);
  if (errors.length > 0) return errors;
  const output = next?.tag === 'text' && next.comment === 'output' ? next.text : '';
  return inSandbox((sandbox) => {
    const actual = runModule(block.text, sandbox);
    const printed = `prints:\n${actual.output}`;
    return actual.exitCode === 0 && matchesLines(output, actual.output) ? [] : [printed];
  });
}
