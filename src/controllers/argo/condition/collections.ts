import type { Node } from './syntax/node.js';
import { current, expect, is, made, type Parser, take, unexpected } from './syntax/parser.js';

type Read = (parser: Parser) => Node;

/** A list, whose items are read by `read`. */
export function list(parser: Parser, read: Read): Node {
  expect(parser, 'bracket', '[');
  const items: Node[] = [];
  while (!take(parser, 'bracket', ']')) {
    if (items.length > 0) expect(parser, 'operator', ',');
    if (take(parser, 'bracket', ']')) break;
    items.push(read(parser));
  }
  return made(parser, { type: 'array', items });
}

/** A map, whose keys stand for themselves unless they stand in round brackets. */
export function mapping(parser: Parser, read: Read): Node {
  expect(parser, 'bracket', '{');
  const pairs: (readonly [Node, Node])[] = [];
  while (!take(parser, 'bracket', '}')) {
    if (pairs.length > 0) expect(parser, 'operator', ',');
    if (take(parser, 'bracket', '}')) break;
    const key = keyOf(parser, read);
    expect(parser, 'operator', ':');
    pairs.push([key, read(parser)]);
  }
  return made(parser, { type: 'map', pairs });
}

function keyOf(parser: Parser, read: Read): Node {
  if (is(parser, 'bracket', '(')) return read(parser);
  const { kind, text } = current(parser);
  if (kind !== 'number' && kind !== 'string' && kind !== 'name') throw unexpected(parser);
  parser.at += 1;
  return made(parser, { type: 'string', value: text });
}
