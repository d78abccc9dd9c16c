import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { Block } from './markdown-blocks.js';
import { ROOT } from './sandbox.js';

/** What the program and its types are made of, and what a file of it is held to. */
const MADE_OF = ['src', '.build', 'package.json', 'tsconfig.json', '.biome.json'];

/** A file as a README has it: new, or lines for one that there is. */
export interface Part {
  readonly path: string;
  readonly text: string;
}

/** The blocks that change the program, `<!-- extend: src/… -->`. */
export function extensionOf(blocks: readonly Block[]): readonly Part[] {
  return blocks.flatMap(({ comment, text }) => {
    const path = /^extend: (src\/.+)$/.exec(comment ?? '')?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

/** A reader who has done as the README says has the file already. */
export function isNew({ path, text }: Part): boolean {
  const file = join(ROOT, path);
  return !existsSync(file) || readFileSync(file, 'utf8') === text;
}

/** The program, extended by nothing but these parts: its folder and its file. */
export interface ExtendedProgram {
  readonly folder: string;
  readonly program: string;
  /** What TypeScript and Biome say of it; empty when nothing. */
  readonly problems: readonly string[];
  remove(): void;
}

export function extendedProgram(parts: readonly Part[]): ExtendedProgram {
  const folder = mkdtempSync(join(tmpdir(), 'canary-sim-extended-'));
  for (const path of MADE_OF) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const part of parts) writeFileSync(join(folder, part.path), isNew(part) ? part.text : withLine(part));
  const problems = [...typeProblems(folder), ...styleProblems(folder, parts)];
  execFileSync(process.execPath, ['.build/build.mjs'], { cwd: folder, stdio: 'pipe' });
  return {
    folder,
    program: join(folder, 'dist/canary-sim.cjs'),
    problems,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The line goes where the alphabet has it, by the module it names. */
function withLine({ path, text }: Part): string {
  const lines = linesWithout(text, readFileSync(join(ROOT, path), 'utf8'));
  const after = lines.findIndex((line) => line === '' || moduleIn(line) > moduleIn(text));
  return lines.toSpliced(after, 0, text.trimEnd()).join('\n');
}

/** The lines of a file but for one, which a reader may have put there. */
export function linesWithout(line: string, text: string): string[] {
  return text.split('\n').filter((each) => each !== line.trimEnd());
}

function moduleIn(line: string): string {
  return /from '(.*)\.js'/.exec(line)?.[1] ?? '';
}

function typeProblems(folder: string): string[] {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, folder);
  const found = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function styleProblems(folder: string, parts: readonly Part[]): string[] {
  const biome = join(folder, 'node_modules/.bin/biome');
  const args = ['check', '--error-on-warnings', '--vcs-enabled=false', ...parts.map(({ path }) => path)];
  const { status, stdout, stderr } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? [] : [`${stdout}${stderr}`];
}
