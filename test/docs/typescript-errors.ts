import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './sandbox.js';

/** What is the same for every source, as the library's own, is read once. */
const read = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript, as strict as for our own sources, says of a module that imports `canary-sim`. */
export function typescriptErrors(source: string): string[] {
  const file = join(ROOT, 'example.mts');
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: undefined, files: [file] }, ts.sys, ROOT);
  const settings = { ...options, paths: { 'canary-sim': [join(ROOT, 'src/index.ts')] } };
  const host = ts.createCompilerHost(settings);
  const program = ts.createProgram([file], settings, {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile(path, how) {
      if (path === file) return ts.createSourceFile(path, source, how);
      if (!read.has(path)) read.set(path, host.getSourceFile(path, how));
      return read.get(path);
    },
  });
  const checked = program.getSourceFile(file);
  const diagnostics = [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program, checked)];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
