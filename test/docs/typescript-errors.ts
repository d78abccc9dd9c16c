import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './sandbox.js';

const FILE = join(ROOT, 'example.mts');

/** What is the same for every source, as the library's own, is read once. */
const read = new Map<string, ts.SourceFile | undefined>();

/** The program of the source before: where its files lead to is not looked up again. */
let before: ts.Program | undefined;

/** What TypeScript, as strict as for our own sources, says of a module that imports `canary-sim`. */
export function typescriptErrors(source: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: undefined, files: [FILE] }, ts.sys, ROOT);
  const settings = { ...options, paths: { 'canary-sim': [join(ROOT, 'src/index.ts')] } };
  const host = ts.createCompilerHost(settings);
  const withSource: ts.CompilerHost = {
    ...host,
    fileExists: (path) => path === FILE || host.fileExists(path),
    getSourceFile(path, how) {
      if (path === FILE) return ts.createSourceFile(path, source, how);
      if (!read.has(path)) read.set(path, host.getSourceFile(path, how));
      return read.get(path);
    },
  };
  const program = ts.createProgram([FILE], settings, withSource, before);
  before = program;
  const checked = program.getSourceFile(FILE);
  const diagnostics = [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program, checked)];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
