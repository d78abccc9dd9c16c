/** How runs ended, by the phase and the message of their controller: `endingKey` to how many did, and with which numbers. */
export type Endings = Map<string, Ending>;

export interface Ending {
  count: number;
  /** Of the message, in order; null: not the same in all of these runs. */
  numbers: readonly (string | null)[];
}

/** Stands for a number of a message. */
const SLOT = '\u0000';

/** Of numbers and durations that stand by themselves: those within a name, as in `step-1` or `p95`, tell names apart. */
const NUMBER = /(?<![\p{L}\d_.-])-?(?:(?:\d+(?:\.\d+)?(?:ms|[smh]))+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\p{L}\d_-])/gu;

/** One more run that ended so. */
export function addEnding(endings: Endings, phase: string, message: string): void {
  join(endings, `${phase}\n${message.replaceAll(NUMBER, SLOT)}`, { count: 1, numbers: message.match(NUMBER) ?? [] });
}

/** Adding and merging commute: of numbers that are not the same it is only kept that they are not. */
export function mergeEndings(into: Endings, from: Endings): void {
  for (const [key, ending] of from) join(into, key, ending);
}

function join(endings: Endings, key: string, { count, numbers }: Ending): void {
  const known = endings.get(key);
  if (known === undefined) endings.set(key, { count, numbers });
  else {
    const both = known.numbers.map((number, at) => (number === numbers[at] ? number : null));
    endings.set(key, { count: known.count + count, numbers: both });
  }
}

/** How many numbers the message of an ending has. */
export function slotsOf(key: string): number {
  return key.split(SLOT).length - 1;
}

/** The phase and the message of an ending, with `…` for each number that is not the same in all of its runs. */
export function endingText(
  key: string,
  { numbers }: Pick<Ending, 'numbers'>,
): { readonly phase: string; readonly message: string } {
  const end = key.indexOf('\n');
  const [first = '', ...parts] = key.slice(end + 1).split(SLOT);
  const message = first + parts.map((part, at) => `${numbers[at] ?? '…'}${part}`).join('');
  return { phase: key.slice(0, end), message };
}

/** Most often first; of equally many by their texts, so that the order does not depend on who played which run. */
export function sortedEndings(endings: Endings): readonly (readonly [string, Ending])[] {
  return [...endings].sort(([one, { count }], [other, { count: others }]) => {
    return count === others ? (one < other ? -1 : 1) : others - count;
  });
}
