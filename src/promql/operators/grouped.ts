import { RefusedQuery } from '../syntax/problem.js';
import type { Binary, Expression } from '../syntax/syntax.js';

/** An operator, with what stands behind it, before its operands are known. */
export type Operator = Omit<Binary, 'from' | 'kind' | 'left' | 'right'>;

/** A query laid out flat: what stands in an expression, in the order of the text. */
export type Link =
  | { readonly kind: 'sign'; readonly sign: '+' | '-'; readonly from: number }
  | { readonly kind: 'operand'; readonly expression: Expression }
  | { readonly kind: 'operator'; readonly operator: Operator };

/** How tightly an operator binds; `^` binds to the right. */
export const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};

/** A sign binds as `*` does: `-2 ^ 2` is -4. */
const OF_SIGN = 6;

/** Each operator is a level of the tree. */
const MOST_LINKS = 1_000;

/** A chain as a tree. */
export function grouped(chain: readonly Link[]): Expression {
  if (chain.length > MOST_LINKS) {
    const operand = chain.find((link) => link.kind === 'operand');
    const from = operand?.kind === 'operand' ? operand.expression.from : 0;
    throw new RefusedQuery('too_large', 'too many operators in a row', from);
  }
  return group(chain, { next: 0 }, 0);
}

function group(chain: readonly Link[], at: { next: number }, loosest: number): Expression {
  let left = operand(chain, at);
  for (;;) {
    const link = chain[at.next];
    if (link?.kind !== 'operator') return left;
    const binding = BINDING[link.operator.operator] ?? 0;
    if (binding < loosest) return left;
    at.next += 1;
    const right = group(chain, at, link.operator.operator === '^' ? binding : binding + 1);
    left = { kind: 'binary', from: left.from, ...link.operator, left, right };
  }
}

function operand(chain: readonly Link[], at: { next: number }): Expression {
  const link = chain[at.next];
  at.next += 1;
  if (link?.kind === 'operand') return link.expression;
  if (link?.kind !== 'sign') throw new Error('an operand is missing in a chain');
  const { sign, from } = link;
  return { kind: 'unary', from, operator: sign, of: group(chain, at, OF_SIGN) };
}
