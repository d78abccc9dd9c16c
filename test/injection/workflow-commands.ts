/** A line that GitHub's runner obeys. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const unescaped = (text: string, signs: Readonly<Record<string, string>>): string =>
  Object.entries({ ...signs, '%25': '%' }).reduce((so, [code, sign]) => so.replaceAll(code, sign), text);
const LINES = { '%0D': '\r', '%0A': '\n' };

/**
 * What GitHub's runner takes for commands in what a program prints, as its source reads them (actions/runner,
 * ActionCommand.cs): `::name key=value,…::data` at the beginning of a line, white space apart; `##[name key=value;…]data`
 * wherever it stands. That runner knows some names only; here any will do.
 */
export function workflowCommands(output: string): readonly WorkflowCommand[] {
  return output.split(/\r\n|[\n\r\u0085\u2028\u2029]/).flatMap((line) => newCommand(line) ?? oldCommand(line) ?? []);
}

function newCommand(line: string): WorkflowCommand | null {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end === -1) return null;
  const [name = '', ...rest] = text.slice(2, end).split(' ');
  if (!/^[\w-]+$/.test(name)) return null;
  const value = (written: string) => unescaped(written, { ...LINES, '%3A': ':', '%2C': ',' });
  return { name, properties: pairs(rest.join(' '), ',', value), data: unescaped(text.slice(end + 2), LINES) };
}

/** Of Azure and TeamCity as well, which begin with a word more. */
function oldCommand(line: string): WorkflowCommand | null {
  const match = /##\w*\[([^\]]*)\](.*)/.exec(line);
  if (match === null) return null;
  const [name = '', ...rest] = (match[1] ?? '').split(' ');
  const value = (written: string) => unescaped(written, { ...LINES, '%3B': ';', '%5D': ']' });
  return { name, properties: pairs(rest.join(' '), ';', value), data: value(match[2] ?? '') };
}

function pairs(text: string, separator: string, value: (written: string) => string): Record<string, string> {
  const written = text
    .trim()
    .split(separator)
    .flatMap((pair) => /^([^=]+)=(.+)$/s.exec(pair) ?? []);
  const found: Record<string, string> = {};
  for (let i = 0; i < written.length; i += 3) found[written[i + 1] ?? ''] = value(written[i + 2] ?? '');
  return found;
}
