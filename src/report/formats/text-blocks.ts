import { plainText } from '../../text/visible-text.js';
import { displayWidth } from '../text/display-width.js';
import type { Paint } from '../text/paint.js';
import { wrap } from '../text/wrap.js';

/** Sections of lines, with an empty line between any two that say something. */
export function sections(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A text with a mark before its first line, wrapped. */
export function markedLines(mark: string, message: string, width: number): string[] {
  return wrap(plainText(message), width - 2).map((line, i) => `${i === 0 ? mark : ' '} ${line}`);
}

/** A word of a shell command: bare, escaped, in quotes of whatever kind, or several of these in a row. */
const SHELL_WORD = /(?:\$'(?:\\.|[^'\\])*'|"[^"]*"|'[^']*'|\\.|[^\s'"\\])+/g;

export interface Origin {
  readonly seed: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly reproduce: string;
}

/** How much was played, from which seed, by which program, and the command that does it again. */
export function originLines({ seed, tool, reproduce }: Origin, runs: string, width: number, paint: Paint): string[] {
  const facts = `${runs} · seed ${plainText(seed)} · ${tool.name} ${tool.version}`;
  return [...wrap(facts, width - 2).map((line) => paint('dim', `  ${line}`)), ...commandLines(reproduce, width, paint)];
}

/** A command that can be copied, after a sign of a shell. */
export function commandLines(command: string, width: number, paint: Paint): string[] {
  const lines = copiedLines(command, width - 4);
  return lines.map((line, i) => (i === 0 ? `  ${paint('dim', '$')} ${line}` : `    ${line}`));
}

/** A command that can be copied: if too long for a line, it goes on after a backslash, but only between words. */
export function copiedLines(command: string, width: number): string[] {
  const text = plainText(command);
  const words = text.match(SHELL_WORD) ?? [];
  const lines = words.join(' ') === text ? filled(words, width - 2) : [text];
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}

function filled(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + 1 + displayWidth(word) <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
