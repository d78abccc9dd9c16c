import { eventNames, type MachineEvent } from './machine.js';

/** An arrow that was drawn. `[*]` is where a machine begins and ends. */
export interface Drawn {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly events: readonly MachineEvent[];
}

export interface Diagram {
  readonly arrows: readonly Drawn[];
  readonly problems: readonly string[];
}

export const END = '[*]';

/** Lines that draw nothing: the look of the diagram. */
const DECORATION = /^(direction\b|classDef\b|class\b|style\b|accTitle\b|accDescr\b|title\b|hide\b|scale\b|```|---)/i;

/** Reads a state diagram in Mermaid's words, one arrow a line, and says what it does not understand. */
export function readDiagram(text: string): Diagram {
  const arrows: Drawn[] = [];
  const problems: string[] = [];
  const names = new Map<string, string>();
  let inNote = false;
  let begun = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/%%.*/, '').trim().replace(/;$/, '');
    if (inNote || line === '') {
      if (/^end note$/i.test(line)) inNote = false;
    } else if (/^stateDiagram(-v2)?$/.test(line)) begun = true;
    else if (/^note\b/i.test(line)) inNote = !line.includes(':');
    else if (!readState(line, names) && !DECORATION.test(line)) {
      const read = readArrow(line, index + 1, names);
      if (typeof read === 'string') problems.push(`machine.mmd, line ${index + 1}: ${read}`);
      else arrows.push(read);
    }
  }
  if (!begun) problems.unshift('machine.mmd does not begin with stateDiagram-v2.');
  return { arrows, problems };
}

/** `state "PAUSED" as p` gives a state another name; `PAUSED : a remark`, or `state PAUSED`, says nothing new. */
function readState(line: string, names: Map<string, string>): boolean {
  const [, said, alias] = /^state\s+"([^"]*)"\s+as\s+(\w+)$/.exec(line) ?? [];
  if (said !== undefined && alias !== undefined) names.set(alias, said);
  return said !== undefined || /^state\s+\w+$/.test(line) || (!line.includes('-->') && /^\w+\s*:/.test(line));
}

function readArrow(line: string, number: number, names: ReadonlyMap<string, string>): Drawn | string {
  const [, from, to, label = ''] = /^(\[\*\]|\w+)\s*-->\s*(\[\*\]|\w+)\s*(?::\s*(.*))?$/.exec(line) ?? [];
  if (from === undefined || to === undefined) return `"${line}" is no arrow. One is A --> B: EVENT`;
  const nameOf = (state: string) => (names.get(state) ?? state).trim().toUpperCase().replace(/[ -]+/g, '_');
  const ends = { from: nameOf(from), to: nameOf(to) };
  // What stands in brackets is a remark.
  const words = label
    .replace(/[[(].*?[\])]/g, ' ')
    .split(/<br\s*\/?>|\\n|[,/|]|\bor\b/i)
    .map((word) => word.trim());
  const said = words.filter((word) => word !== '');
  if (from === END || to === END) return { line: number, ...ends, events: [] };
  const events = said.map(eventIn);
  const unknown = said.find((_, i) => events[i] === null);
  if (unknown !== undefined) return `there is no event "${unknown}"; events are ${eventNames().join(', ')}`;
  if (said.length === 0) return `"${line}" has no event: ${from} --> ${to}: EVENT`;
  return { line: number, ...ends, events: events.flatMap((event) => event ?? []) };
}

/** However it is written. */
function eventIn(word: string): MachineEvent | null {
  const plain = word.toUpperCase().replace(/[ -]+/g, '_');
  return eventNames().find((name) => name === plain) ?? null;
}
