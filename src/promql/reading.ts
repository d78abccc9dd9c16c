import type { SyntaxNode } from '@lezer/common';
import type { RangeEdge } from '../model/policy/query.js';

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
