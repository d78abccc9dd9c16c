import ts from 'typescript';
import { lineOf, type SourceFile, syntax } from './source-files.js';

/** Names of the outside world: clocks, unseeded chance, the process. They belong to cli. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'process',
  'console',
  'performance',
  'Date',
  'setTimeout',
  'setInterval',
]);

/** Clocks, chance, the outside world, and arithmetic that differs between versions of Node. */
export function bannedCode(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    [...syntax(file)].flatMap((node) => {
      const found = banned(file, node);
      return found === null ? [] : [`${file.path}:${lineOf(node)}: ${found}`];
    }),
  );
}

function banned(file: SourceFile, node: ts.Node): string | null {
  const inCli = file.path.startsWith('src/cli/');
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
    // Math.pow and ** gave other last digits from Node 24 on; without them golden files hold on every version.
    if (node.name.text === 'pow') return 'Math.pow';
    if (node.name.text === 'random') return 'Math.random';
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return '**';
  }
  if (ts.isExportAssignment(node)) return 'default export';
  if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword)) {
    return 'default export';
  }
  // A page has a clock that ticks, but does not ask what time it is.
  const ticks = file.path.startsWith('src/browser/') && node.getText() === 'setInterval';
  if (!inCli && !ticks && ts.isIdentifier(node) && OUTSIDE.has(node.text) && isUse(node)) return node.text;
  return null;
}

/** A name in use, not one being declared, nor a property of something else. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isTypeOfExpression(parent);
}
