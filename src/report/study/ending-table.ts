import type { Block, Column } from '../page/page.js';
import { percentColumn } from './figure-text.js';

/** How the runs of one world ended, with so many shares of its runs as there are headings; null: a plan steered. */
export interface EndedGroup {
  readonly name: string;
  readonly endings: readonly {
    readonly phase: string;
    readonly message: string;
    readonly rates: readonly (number | null)[];
  }[];
}

/** How rehearsals ended, in the words of their controllers; nothing where plans steered. */
export function endingBlocks(groups: readonly EndedGroup[], headings: readonly string[]): readonly Block[] {
  const rows = groups.flatMap(({ name, endings }) => endings.map((ending) => ({ name, ...ending })));
  if (rows.length === 0) return [];
  const shares = headings.map((heading, index): Column => {
    const cells = percentColumn(rows.map(({ rates }) => rates[index] ?? null));
    return { heading, alignment: 'right', worth: 9, cells };
  });
  const cells = rows.map(({ message }) => (message === '' ? '' : [message]));
  const messages: Column = { heading: 'message', alignment: 'left', worth: 8, goesBelow: true, cells };
  const title = 'How the controller ended';
  return [
    {
      kind: 'fold',
      isInText: true,
      title,
      blocks: [
        {
          kind: 'table',
          caption: title,
          groups: rows.map(({ name }) => name),
          columns: [
            { heading: 'phase', alignment: 'left', worth: 0, cells: rows.map(({ phase }) => phase) },
            ...shares,
            ...(rows.every(({ message }) => message === '') ? [] : [messages]),
          ],
        },
      ],
    },
  ];
}
