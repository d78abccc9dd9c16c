/** A command of a `console` or `sh` block. */
export interface ConsoleCommand {
  /** As the shell gets it. */
  readonly command: string;
  /** From `# exit 1` at its end, else 0. */
  readonly exitCode: number;
  /** Standard output and standard error, as they come. */
  readonly output: string;
}

/**
 * A `console` block: lines `$ command`, each followed by its output. A line that ends with a backslash goes on in the
 * next. What stands before the first command would be compared with nothing, so it is an error.
 */
export function consoleCommands(text: string): ConsoleCommand[] {
  const commands: { command: string; output: string[] }[] = [];
  for (const line of text.split('\n')) {
    const current = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] });
    else if (current !== undefined && current.output.length === 0 && current.command.endsWith('\\')) {
      current.command += `\n${line}`;
    } else if (current !== undefined) current.output.push(line);
    else if (line !== '') throw new Error(`"${line}" stands before the first "$ command"`);
  }
  return commands.map(({ command, output }) => ({ ...withExitCode(command), output: output.join('\n') }));
}

/** A `sh` block: one command a line, nothing said of the output. Comments of a whole line are skipped. */
export function shellCommands(text: string): Omit<ConsoleCommand, 'output'>[] {
  return text
    .replaceAll('\\\n', '\\\u0000')
    .split('\n')
    .map((line) => line.replaceAll('\u0000', '\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(withExitCode);
}

function withExitCode(command: string): Omit<ConsoleCommand, 'output'> {
  const exit = /\s#\s*exit (\d+)\s*$/.exec(command);
  return { command, exitCode: Number(exit?.[1] ?? 0) };
}
