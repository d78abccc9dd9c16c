/**
 * A text as one word of a shell: bare where that is safe, in single quotes where it must be. What a terminal would not
 * show (control and format characters) is written as octal bytes in $'…', which bash, zsh, ksh and busybox understand.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!INVISIBLE.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${text.replace(/['\\]/g, '\\$&').replace(new RegExp(INVISIBLE, 'gu'), octalBytes)}'`;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function octalBytes(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
