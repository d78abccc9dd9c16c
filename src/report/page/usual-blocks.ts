import type { Block, Check, CommandBlock, HeadlineBlock, Mark } from './page.js';

/** The sign of what became of a check. */
export const CHECK_MARKS = { met: '✓', not_met: '✗', undecided: '?' } as const satisfies Record<Check['outcome'], Mark>;

/** A sentence to mind, if there is one. */
export function warningOf(sentence: string | null): Block[] {
  return sentence === null ? [] : [{ kind: 'warning', code: null, sentences: [sentence], advice: null }];
}

/** The command that makes a report again, after what it is of; the seed and the program come last. */
export function again(
  {
    seed,
    tool,
    reproduce,
  }: {
    readonly seed: string;
    readonly tool: { readonly name: string; readonly version: string };
    readonly reproduce: string;
  },
  ...facts: readonly string[]
): CommandBlock {
  return {
    kind: 'command',
    title: 'To see it again',
    facts: [...facts, `seed ${seed}`, `${tool.name} ${tool.version}`],
    command: reproduce,
  };
}

/** A headline as a title: the status, or else the kind of report, and the name. */
export function titleText({ status, name }: HeadlineBlock, kind: string): string {
  return [status ?? kind, name].filter((part) => part !== '').join(': ');
}
