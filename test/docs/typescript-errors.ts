import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './sandbox.js';

/** What TypeScript, as strict as for our own sources, says of a module that imports `canary-sim`. */
export function typescriptErrors(source: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'canary-sim-types-'));
  try {
    const file = join(folder, 'example.mts');
    writeFileSync(file, source);
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: undefined, files: [file] }, ts.sys, ROOT);
    const program = ts.createProgram([file], {
      ...options,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: { 'canary-sim': [join(ROOT, 'src/index.ts')] },
    });
    const checked = program.getSourceFile(file);
    const diagnostics = [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program, checked)];
    return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
