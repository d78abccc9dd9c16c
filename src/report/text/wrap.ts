import { displayWidth } from './display-width.js';

/** Between words, but neither before the sign of a percentage nor after a mark that begins a part of a legend. */
const BREAKS = /(?<!; [·?✗]) (?!%(?:[ ,;:.)\]]|$))/;

/** Breaks a text into lines of at most `width` columns, between words where it can. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAKS).flatMap((each) => pieces(each, width))) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * A word in pieces that fill a line each, so that no two of them ever meet on one. None but the first begins with two
 * colons, which at the beginning of a line a log of CI would obey.
 */
function pieces(word: string, width: number): string[] {
  const whole: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && displayWidth(piece) + displayWidth(character) > width) {
      whole.push(piece);
      piece = '';
    }
    piece += character;
    if (piece === ':' && whole.length > 0) {
      whole.push(piece);
      piece = '';
    }
  }
  return piece === '' && whole.length > 0 ? whole : [...whole, piece];
}
