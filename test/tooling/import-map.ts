import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { lineOf, type SourceFile, syntax } from './source-files.js';

/** Which folder of src may import which: the data flow of the design. Each may always import itself. */
export const IMPORT_MAP: Readonly<Record<string, readonly string[] | 'all'>> = {
  model: [],
  text: ['model'],
  stats: [],
  random: ['model', 'stats'],
  measures: ['model'],
  config: ['model', 'text', 'measures'],
  policies: ['model', 'text', 'measures', 'promql'],
  promql: ['model'],
  sources: ['model', 'random', 'stats'],
  analysis: ['model', 'stats', 'measures'],
  controllers: ['model', 'measures', 'analysis', 'promql'],
  simulation: ['model', 'measures', 'random', 'sources', 'analysis', 'controllers'],
  study: ['model', 'random', 'measures', 'analysis', 'simulation', 'stats'],
  report: ['model', 'text', 'stats', 'measures'],
  play: ['model', 'text', 'random', 'measures', 'config', 'analysis', 'controllers', 'simulation', 'report'],
  browser: ['model', 'text', 'play'],
  library: [
    'model',
    'text',
    'stats',
    'random',
    'measures',
    'config',
    'policies',
    'promql',
    'sources',
    'analysis',
    'controllers',
    'simulation',
    'study',
    'report',
  ],
  cli: 'all',
};

/** What rooms other than the command line may use of Node: nothing that reads, writes or asks for the time. */
const OF_NODE: Readonly<Record<string, readonly string[]>> = {
  library: ['node:crypto', 'node:path', 'node:timers/promises'],
};

/** Packages, and the folders that may use them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  seedrandom: ['random'],
  zod: ['config', 'report'],
  yaml: ['text'],
  commander: ['cli'],
  re2js: ['cli', 'controllers', 'promql'],
  '@prometheus-io/lezer-promql': ['promql'],
  '@lezer/common': ['promql'],
  'ansi-escapes': ['cli'],
  echarts: ['report'],
};

/** What is wrong with the imports of these files; empty when nothing is. */
export function importProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...syntax(file)].flatMap((node) => problemOf(file, node)));
}

function problemOf(file: SourceFile, node: ts.Node): string[] {
  const specifier = specifierOf(node);
  if (specifier === null) return [];
  const where = `${file.path}:${lineOf(node)}`;
  const folder = folderOf(file.path);
  // The library's entry picks what it shows from every room but the command line.
  const allowed = folder === '' ? Object.keys(IMPORT_MAP).filter((room) => room !== 'cli') : IMPORT_MAP[folder];
  if (allowed === undefined) return [`${where}: src/${folder} is not on the map`];
  if (!specifier.startsWith('.')) return packageProblems(specifier, folder, where);
  const path = normalize(join(dirname(file.path), specifier));
  const target = folderOf(path);
  // What runs in a browser is built into a page, and is part of no other program.
  const mayImportAll = allowed === 'all' && target !== 'browser';
  if (target === folder || mayImportAll || (allowed !== 'all' && allowed.includes(target))) return [];
  return [`${where}: ${folder === '' ? 'the entry' : folder} may not import ${target === '' ? 'the entry' : target}`];
}

function packageProblems(specifier: string, folder: string, where: string): string[] {
  if (specifier.startsWith('node:')) {
    const isAllowed = folder === 'cli' || OF_NODE[folder]?.includes(specifier) === true;
    return isAllowed ? [] : [`${where}: ${specifier} outside cli`];
  }
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
  return PACKAGES[name]?.includes(folder) ? [] : [`${where}: ${folder} may not import the package ${name}`];
}

/** The text after `from`, or in `import(…)`, of values or of types; null for any other code. */
export function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : null;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : '(computed)';
  }
  if (ts.isImportTypeNode(node)) {
    const { argument } = node;
    return ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal.text : null;
  }
  return null;
}

/** src/config/x.ts → config; src/index.ts → ''. */
function folderOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}
