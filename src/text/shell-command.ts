/** A command of ours as it is typed in a shell; `config` is what stands after `--config`, `-` for standard input. */
export function shellCommand(program: string, seed: string, config?: string): string {
  // After a space, a seed such as --help would be read as an option.
  const seedOption = seed.startsWith('-') ? `--seed=${shellWord(seed)}` : `--seed ${shellWord(seed)}`;
  const made = `${program} ${seedOption}`;
  return config === undefined ? made : `${made} --config ${config === '-' ? '-' : shellWord(config)}`;
}

/**
 * A text as one word of any POSIX shell: bare where that is safe, in single quotes where it must be. What a terminal would
 * not show (control and format characters) is left to `printf`, as octal bytes; a line break at the end, which that would
 * lose, to $'…', which bash, zsh, ksh and busybox understand. Nothing in it is what a log of CI would obey.
 */
export function shellWord(text: string): string {
  if (/^(?!=|::)[\w@%+=:,./-]+$/.test(text)) return text;
  if (/\n$/.test(text)) return `$'${inOctal(text)}'`;
  if (INVISIBLE.test(text)) return `"$(printf '${inOctal(text)}')"`;
  const word = `'${text.replaceAll("'", "'\\''")}'`;
  return COMMAND.test(text) ? word.replaceAll(/([#:])(?=\1)/g, "$1''") : word;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** As plainText has it. */
const COMMAND = /##\w*\[|(?:^|\s)::/;

/** With octal bytes for all that a shell, `printf` or a log might understand. */
function inOctal(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}'"\\%$`!#]|^-|:(?=:)/gu, octalBytes);
}

function octalBytes(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
