import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tooling/source-files.js';
import { type Block, markdownBlocks } from './markdown-blocks.js';

/** The pages of the guide, as named from the root, sorted. */
export function guidePages(): string[] {
  const names = readdirSync(join(ROOT, 'examples/guide')).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => `examples/guide/${name}`);
}

/** Every text for users, as named from the root. */
export function documents(): string[] {
  const exercises = ['README.md', 'quizzes.md'].map((name) => `examples/exercises/${name}`);
  return [
    'README.md',
    'examples/README.md',
    'examples/incidents/README.md',
    'examples/course/README.md',
    ...guidePages(),
    ...exercises,
  ];
}

export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** A file that a page tells its reader to make: a block after `<!-- file: NAME -->`. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
}

/** The files that these blocks tell a reader to make. */
export function madeFiles(blocks: readonly Block[]): MadeFile[] {
  return blocks.flatMap(({ comment, text }) => {
    const path = /^file: ([\w.-]+)$/.exec(comment ?? '')?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

/** A block with what its check needs of the others: the one after it, and the files made before it. */
export interface BlockInPage extends Block {
  readonly next: Block | undefined;
  readonly files: readonly MadeFile[];
}

export function blocksInPage(markdown: string): BlockInPage[] {
  const blocks = markdownBlocks(markdown);
  return blocks.map((block, i) => ({ ...block, next: blocks[i + 1], files: madeFiles(blocks.slice(0, i)) }));
}

/**
 * Whether the commands of a page are one path, typed in order in one folder (`<!-- one folder -->`); elsewhere each
 * block has a folder of its own.
 */
export function isOnePath(markdown: string): boolean {
  return /^<!-- one folder -->$/m.test(markdown);
}
