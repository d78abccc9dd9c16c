import ts from 'typescript';
import { type Size, sizeOf } from '../sizes.js';
import { graphOf, reachedFrom } from './import-circles.js';
import { specifierOf } from './import-map.js';
import { lineOf, type SourceFile, syntax } from './source-files.js';

/** Packages and names with which a test leaves its process, or writes; and those with which it drives what is large. */
const NOT_SMALL = ['node:child_process', 'node:worker_threads', 'node:timers/promises', 'chdir', 'setTimeout'];
const WRITING = [
  'writeFileSync',
  'mkdirSync',
  'mkdtempSync',
  'cpSync',
  'rmSync',
  'symlinkSync',
  'writeFile',
  'mkdtemp',
];
const LARGE = ['@lydell/node-pty', 'playwright-core', 'inWorkshop', 'extendedProgram'];

const BEYOND: Readonly<Record<Size, readonly string[]>> = {
  small: [...NOT_SMALL, ...WRITING, ...LARGE],
  medium: LARGE,
  large: [],
};

/** What tests do that is beyond the size that their name says, by themselves or by what they import of `files`. */
export function beyondTheirSize(files: readonly SourceFile[]): string[] {
  const graph = graphOf(files);
  const known = new Map(files.map((file) => [file.path, wordsOf(file)]));
  const tests = files.filter(({ path }) => path.endsWith('.test.ts'));
  return tests.flatMap(({ path }) => {
    const beyond = BEYOND[sizeOf(path)];
    return [...reachedFrom(path, graph)].flatMap((reached) => {
      const found = beyond.filter((word) => known.get(reached)?.has(word));
      return found.map((word) => `${path}: ${word}${reached === path ? '' : ` in ${reached}`}`);
    });
  });
}

/** What a file imports from packages, and every name in its code; nothing of one that has none of the words in it. */
function wordsOf(file: SourceFile): ReadonlySet<string> {
  if (!BEYOND.small.some((word) => file.text.includes(word))) return new Set();
  const words = [...syntax(file)].flatMap((node) => (ts.isIdentifier(node) ? [node.text] : (specifierOf(node) ?? [])));
  return new Set(words);
}

/** Where a file looks at the clock: what comes of it would be the machine's. */
export function clockProblems(files: readonly SourceFile[]): string[] {
  const mayLook = files.filter(({ text }) => /\b(performance|Date|hrtime)\b/.test(text));
  return mayLook.flatMap((file) =>
    [...syntax(file)].flatMap((node) => {
      const looks =
        (ts.isPropertyAccessExpression(node) &&
          /^(performance\.now|Date\.now|process\.hrtime)$/.test(node.getText())) ||
        (ts.isNewExpression(node) && node.expression.getText() === 'Date');
      return looks ? [`${file.path}:${lineOf(node)}: ${node.getText()}`] : [];
    }),
  );
}
