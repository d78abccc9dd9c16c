import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Every way by which a file imports itself through others, types included: of files that all lead to one another the
 * shortest circle, as `a.ts → b.ts → a.ts`.
 */
export function importCircles(files: readonly SourceFile[]): string[] {
  const graph = graphOf(files);
  const shortest = [...graph.keys()]
    .map((file) => circleThrough(file, graph))
    .filter((circle) => circle !== null)
    .sort((one, other) => one.length - other.length);
  const told: string[] = [];
  const seen = new Set<string>();
  for (const circle of shortest) {
    const [first = ''] = circle;
    if (seen.has(first)) continue;
    // Whatever leads to the circle and back is told of with it.
    const there = reachedFrom(first, graph);
    for (const file of there) if (reachedFrom(file, graph).has(first)) seen.add(file);
    told.push([...circle, first].join(' → '));
  }
  return told.sort();
}

export function graphOf(files: readonly SourceFile[]): Graph {
  const paths = new Set(files.map(({ path }) => path));
  return new Map(files.map((file) => [file.path, importsOf(file, paths)]));
}

/** The files among `paths` that a file imports, each once. */
function importsOf(file: SourceFile, paths: ReadonlySet<string>): readonly string[] {
  // What TypeScript reads of a file before it knows the rest: much sooner done than its syntax.
  const specifiers = ts.preProcessFile(file.text).importedFiles.map(({ fileName }) => fileName);
  const imported = specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(file.path), specifier)).replace(/\.js$/, '.ts'));
  return [...new Set(imported)].filter((path) => paths.has(path));
}

/** The fewest files by which a file comes back to itself, itself first; null if it does not. */
function circleThrough(file: string, graph: Graph): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const todo = [file];
  for (const at of todo) {
    for (const next of graph.get(at) ?? []) {
      if (next === file) return wayTo(at, file, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      todo.push(next);
    }
  }
  return null;
}

function wayTo(last: string, first: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way: string[] = [];
  for (let at = last; at !== first; at = cameFrom.get(at) ?? first) way.unshift(at);
  return [first, ...way];
}

/** A file and all that it imports, by whatever way. */
export function reachedFrom(file: string, graph: Graph): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const at of reached) for (const next of graph.get(at) ?? []) reached.add(next);
  return reached;
}
