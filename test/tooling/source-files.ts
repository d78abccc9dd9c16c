import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

export const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

export interface SourceFile {
  /** From the root of the project, with forward slashes: src/config/duration.ts. */
  readonly path: string;
  readonly text: string;
}

const read = new Map<string, readonly SourceFile[]>();

/** Every TypeScript file below a folder of the project; read once, however often they are asked for. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  const known = read.get(folder) ?? filesBelow(folder);
  read.set(folder, known);
  return known;
}

function filesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

const trees = new WeakMap<SourceFile, ts.SourceFile>();

/** Parsed once, however often it is asked for. */
function treeOf(file: SourceFile): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  trees.set(file, tree);
  return tree;
}

/** Every node of a file's syntax tree: comments and texts are not code, and are not in it as code. */
export function* syntax(file: SourceFile): Generator<ts.Node> {
  const todo: ts.Node[] = [treeOf(file)];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    yield node;
    ts.forEachChild(node, (child) => {
      todo.push(child);
    });
  }
}

export function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
