import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { Part } from './extension-blocks.js';
import { ROOT } from './sandbox.js';

/** What the program and its types are made of, and what a file of it is held to. */
const MADE_OF = ['src', '.build', 'package.json', 'tsconfig.json', '.biome.json'];

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
  for (const part of parts) writeFileSync(join(folder, part.path), withRow(part));
  const problems = [...typeProblems(folder), ...styleProblems(folder, parts)];
  execFileSync(process.execPath, ['.build/build.mjs'], { cwd: folder, stdio: 'pipe' });
  return {
    folder,
    program: join(folder, 'dist/canary-sim.cjs'),
    problems,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The end of a table of rows, each under its name. */
const END = '\n} as const satisfies Readonly<Record<string,';

/** The row goes to the end of the table, where a reader may have put it already. */
function withRow({ path, text }: Part): string {
  return textWithout(text, readFileSync(join(ROOT, path), 'utf8')).replace(END, () => `\n${text.trimEnd()}${END}`);
}

/** The text of a file but for a row. */
export function textWithout(row: string, text: string): string {
  return text.replace(`\n${row.trimEnd()}`, '');
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
