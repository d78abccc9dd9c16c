import { plainText } from '../../text/visible-text.js';
import { displayWidth } from './display-width.js';

/** A word of a shell command: bare, escaped, in quotes of whatever kind, or several of these in a row. */
const SHELL_WORD = /(?:\$'(?:\\.|[^'\\])*'|"[^"]*"|'[^']*'|\\.|[^\s'"\\])+/g;

/** A command that can be copied: if too long for a line, it goes on after a backslash, but only between words. */
export function copiedLines(command: string, width: number): string[] {
  const text = plainText(command);
  const words = text.match(SHELL_WORD) ?? [];
  const lines = words.join(' ') === text ? filledLines(withValues(words, width - 2), width - 2, ' ') : [text];
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}

/** Options together with their values, where both fit a line. */
function withValues(words: readonly string[], width: number): string[] {
  const whole: string[] = [];
  for (const [i, word] of words.entries()) {
    const option = words[i - 1] ?? '';
    const together = `${option} ${word}`;
    const isValue = /^--[\w-]+$/.test(option) && !word.startsWith('-') && displayWidth(together) <= width;
    if (isValue) whole[whole.length - 1] = together;
    else whole.push(word);
  }
  return whole;
}

/** Pieces on as few lines as can be, each of them whole. */
export function filledLines(pieces: readonly string[], width: number, between: string): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + displayWidth(between) + displayWidth(piece) <= width) {
      lines[lines.length - 1] = `${line}${between}${piece}`;
    } else {
      lines.push(piece);
    }
  }
  return lines;
}
