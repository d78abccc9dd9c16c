import { plainText } from '../../text/visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text from a file, made literal in GitHub's Markdown, in table cells too: no markup, HTML, links, pictures of emoji,
 * mentions of people or references to issues. An underscore inside a word is no markup and stays. Without white space
 * at its ends, so that what makes it bold can stand beside it.
 */
export function markdownText(text: string): string {
  return plainText(text)
    .trim()
    .replace(/[\\`*[\]{}|~$]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[@#]|:(?=\/\/|[\w+-]+:)|www(?=\.)|GH(?=-\d)/gi, '$&<!-- -->')
    .replace(/^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)/, '\\$&');
}

/** A Markdown table; its cells are Markdown already. A column that starts with `>` in `headings` is right-aligned. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const names = headings.map((heading) => heading.replace(/^>/, ''));
  const rules = headings.map((heading) => (heading.startsWith('>') ? '---:' : '---'));
  return [line(names), line(rules), ...rows.map(line)].join('\n');
}

/** A line of code as a fenced block, whatever backticks are in it. */
export function codeBlock(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${plainText(code)}\n${fence}`;
}
