/** A fenced block of a Markdown text. */
export interface Block {
  /** The first word after the fence, or ''. */
  readonly tag: string;
  readonly text: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** What the HTML comment straight before it says (blank lines between do not count), or null. */
  readonly comment: string | null;
}

/** The fenced blocks of a Markdown text, in order. One that is never closed goes to the end. */
export function markdownBlocks(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  let before = '';
  for (let i = 0; i < lines.length; i++) {
    const opening = /^(`{3,}|~{3,})\s*(\S*)/.exec(lines[i] ?? '');
    if (opening?.[1] === undefined) {
      if (lines[i]?.trim() !== '') before = lines[i] ?? '';
      continue;
    }
    const fence = opening[1];
    const line = i + 1;
    const text: string[] = [];
    for (i++; i < lines.length && !isClosing(lines[i] ?? '', fence); i++) text.push(lines[i] ?? '');
    blocks.push({ tag: opening[2] ?? '', text: `${text.join('\n')}\n`, line, comment: commentIn(before) });
    before = lines[i] ?? '';
  }
  return blocks;
}

function isClosing(line: string, fence: string): boolean {
  const end = line.trimEnd();
  return end.startsWith(fence) && end.replaceAll(fence[0] ?? '', '') === '';
}

function commentIn(line: string): string | null {
  return /^\s*<!--\s*(.*?)\s*-->\s*$/.exec(line)?.[1] ?? null;
}

/** What stands between the lines `<!-- name -->` and `<!-- /name -->`, or null. */
export function markdownSection(markdown: string, name: string): string | null {
  const from = `<!-- ${name} -->\n`;
  const start = markdown.indexOf(from);
  const end = markdown.indexOf(`<!-- /${name} -->`, start);
  return start < 0 || end < 0 ? null : markdown.slice(start + from.length, end);
}

/** Every word in backticks, outside fenced blocks: of `stages[].name` both `stages` and `name`. */
export function wordsInBackticks(markdown: string): Set<string> {
  const prose = markdown.replace(/^(`{3,}|~{3,})[\s\S]*?^\1\s*$/gm, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return new Set(spans.flatMap((span) => span.match(/[$\w]+/g) ?? []));
}

/** The targets of links inside the repository, without `#…`. */
export function localLinks(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^(\w+:|#)/.test(target)).map((target) => target.replace(/#.*/, ''));
}
