import { plainText } from '../words/plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text from a file, made literal in GitHub's Markdown, in table cells too: no markup, HTML, links, mentions of people or
 * references to issues. An underscore inside a word is no markup and stays.
 */
export function markdownText(text: string): string {
  return plainText(text)
    .replace(/[\\`*[\]{}|~$]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[@#]|:(?=\/\/)|(?<=www)\./gi, '$&<!-- -->');
}
