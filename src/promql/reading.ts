import type { SyntaxNode } from '@lezer/common';

/**
 * Which Prometheus reads a query. Prometheus 2 counts a sample at the left edge of a range (`closed`), Prometheus 3 does not
 * (`left_open`); 3 also takes numbers for durations and durations for numbers, and quoted names.
 */
export type RangeEdge = 'closed' | 'left_open';

/** A query that is being read. */
export interface Reading {
  readonly text: string;
  readonly edge: RangeEdge;
}

export const textOf = ({ text }: Reading, node: SyntaxNode): string => text.slice(node.from, node.to);

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}
