const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text from outside, fit for a terminal and a log of CI: control and format characters written as escapes, what goes
 * beyond `mostCharacters` replaced by an ellipsis.
 */
export function visibleText(text: string, mostCharacters = 60): string {
  // Four code units a character are enough to cut a long text before taking it apart.
  const beginning = withoutCommands(text.slice(0, mostCharacters * 4));
  const characters = [...beginning];
  const isCut = characters.length > mostCharacters || text.length > mostCharacters * 4;
  const kept = isCut ? characters.slice(0, mostCharacters - 1).join('') : beginning;
  // Asked first, because classes of all Unicode take long to compile and most texts do without.
  const shown = /^[ -~]*$/.test(kept) ? kept : kept.replace(INVISIBLE, escaped);
  return shown + (isCut ? '…' : '');
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? codePointName(character.codePointAt(0) ?? 0);
}

function codePointName(codePoint: number): string {
  const digits = codePoint.toString(16);
  return codePoint > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

/**
 * Text from a file, made fit for a terminal and a log of CI: line breaks and tabs become a space, control, bidirectional
 * and zero-width characters vanish, and so do halves of surrogate pairs.
 */
export function plainText(text: string): string {
  const plain = text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
  return withoutCommands(plain);
}

/**
 * Runners of CI obey what a program prints: GitHub's `##[…]` wherever it stands in a line, and `::…::` at its beginning,
 * where any word may come to stand once a text is wrapped; Azure's `##vso[…]` and TeamCity's `##teamcity[…]`. A space
 * takes such signs apart.
 */
function withoutCommands(text: string): string {
  if (!COMMAND.test(text)) return text;
  return text
    .replace(/(##\w*)\[/g, '$1 [')
    .replace(/(^|\s)(:{2,})(?=\S)/g, (_, before: string, colons: string) => before + [...colons].join(' '));
}

/** Whether a text has what a runner of CI might obey. */
const COMMAND = /##\w*\[|(?:^|\s)::/;
