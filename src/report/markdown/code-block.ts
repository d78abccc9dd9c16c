import { plainText } from '../words/plain-text.js';

/** A line of code as a fenced block, whatever backticks are in it. */
export function codeBlock(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${plainText(code)}\n${fence}`;
}
