import { unsupported } from './condition-error.js';
import type { Node } from './syntax/node.js';

/**
 * Searches from the end of a list leave values of their own behind on expr-lang's stack (1.17.8), which an operator then
 * takes for what stands before them. What that gives is not told. True where a tree leaves such remains.
 */
export function refuseRemains(node: Node): boolean {
  switch (node.type) {
    case 'unary':
      return refuseRemains(node.operand);
    case 'binary':
      return ['and', '&&', 'or', '||', '??'].includes(node.operator)
        ? some([node.left, node.right])
        : first(node.left, [node.right]);
    case 'chain':
      return refuseRemains(node.inner);
    case 'member':
      return first(node.base, [node.property]) || isLastOfFilter(node);
    case 'method':
      return refuseRemains(node.member);
    case 'slice':
      return first(
        node.base,
        [node.from, node.to].flatMap((end) => end ?? []),
      );
    case 'call':
      return ofCall(node.name, node.arguments);
    case 'let':
      return some([node.value, node.body]);
    case 'sequence':
      return some(node.parts);
    case 'choice':
      return some([node.test, node.whenTrue, node.whenFalse]);
    case 'array':
      return first(node.items[0] ?? null, node.items.slice(1));
    case 'map':
      return first(node.pairs[0]?.[0] ?? null, node.pairs.flat().slice(1));
    default:
      return false;
  }
}

function ofCall(name: string, given: readonly Node[]): boolean {
  const [list = null, ...rest] = given;
  const isSearch = name === 'findLast' || name === 'findLastIndex';
  const isLast = name === 'last' && list !== null && isFilter(list);
  // What these give is a list of all that was left on the stack.
  const isGathering = name === 'filter' || name === 'map';
  const isWalk = isSearch || isGathering || WALKS.has(name);
  const hasRemains = isWalk && !isGathering ? some(given) : first(list, rest);
  return hasRemains || isSearch || isLast;
}

const WALKS: ReadonlySet<string> = new Set(
  'all none any one count sum find findIndex groupBy sortBy reduce'.split(' '),
);

/** `filter(…)[-1]` is made into a search from the end. */
function isLastOfFilter({ base, property }: Extract<Node, { type: 'member' }>): boolean {
  const isLast =
    property.type === 'unary' &&
    property.operator === '-' &&
    property.operand.type === 'int' &&
    property.operand.value === 1n;
  return isLast && isFilter(base);
}

/** A filter, or what a map makes of one, which expr-lang works out in one go. */
function isFilter(node: Node): boolean {
  if (node.type !== 'call') return false;
  const [list] = node.arguments;
  return node.name === 'filter' || (node.name === 'map' && list !== undefined && isFilter(list));
}

function some(nodes: readonly Node[]): boolean {
  return nodes.map(refuseRemains).includes(true);
}

/** What comes first has nothing before it; what comes after must leave nothing behind. */
function first(node: Node | null, rest: readonly Node[]): boolean {
  const hasRemains = node !== null && refuseRemains(node);
  if (some(rest)) throw unsupported('findLast(), or the last of a filter(), after something else');
  return hasRemains;
}
