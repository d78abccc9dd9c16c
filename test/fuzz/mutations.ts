import fc from 'fast-check';
import { changedAt, leaf, sizeOfTree, type Tree, textOf, treeOf, underKey, valueAt } from './tree.js';

/** A change of a document, at any of its places; `tree` is of the documents that something may be taken from. */
type Structural = (tree: Tree, others: readonly Tree[]) => Tree;
type Textual = (bytes: Buffer) => Buffer;

const LEAVES = [
  ...['null', 'true', 'false', '0', '-0', '-1', '0.5', '1', '2', '3.7', '100', '101', '1e7', '-1e9', '1e21', '1e300'],
  ...['1e999', '-1e999', '5e-324', '1e-12', '9007199254740993', '0.1000000000000000055', 'NaN', '.nan', '-.inf', '010'],
  ...['"0s"', '"1s"', '"7s"', '"1m"', '"15"', '"15 m"', '"1h30m"', '"0.5m"', '"-5m"', '"366d"', '"1e9d"', '"9999999h"'],
  ...[
    '""',
    '" "',
    '"full"',
    '"pause"',
    '"NaN"',
    '"1"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\u202e"',
    '"__proto__"',
    '[]',
    '{}',
  ],
  ...['"automatic"', '"manual"', '"none"', '"promote"', '"abort"', '"sequential"', '"kayenta"', '"cusum"', '"fisher"'],
  '9'.repeat(400),
  `"${'x'.repeat(20_000)}"`,
];

const KEYS = [
  ...['name', 'stages', 'duration', 'duraton', 'traffic_percent', 'thresholds', 'error_rate', 'max', 'for', 'pause'],
  ...['faults', 'analysis', 'method', 'judges', 'noise', 'every', 'operator', 'rollback', 'slo', 'users', 'baseline'],
  ...['__proto__', 'constructor', 'toString', '', ' ', '<<', '\n', '\u0000', '\u001b[31m', 'x'.repeat(5_000), '0'],
];

/** So many may come of one that is doubled. */
const MOST_VALUES = 20_000;

const place = fc.nat(100_000);

/** At a place of the tree, whatever its size. */
const at =
  (where: number, change: (value: Tree, key: string | null) => readonly (readonly [string, Tree])[]): Structural =>
  (tree) =>
    changedAt(tree, where % sizeOfTree(tree), change);

/** Without touching the key. */
const putting = (where: number, make: (value: Tree) => Tree): Structural =>
  at(where, (value, key) => [[key ?? '', make(value)]]);

const structural: fc.Arbitrary<Structural> = fc.oneof(
  place.map((where) => at(where, () => [])),
  fc.tuple(place, fc.constantFrom(2, 2, 3, 40, 1_100)).map(([where, times]) =>
    at(where, (value, key) => {
      const most = Math.ceil(MOST_VALUES / sizeOfTree(value));
      return Array.from({ length: Math.min(times, most) }, () => [key ?? '', value] as const);
    }),
  ),
  {
    weight: 3,
    arbitrary: fc.tuple(place, fc.constantFrom(...LEAVES)).map(([where, text]) => putting(where, () => leaf(text))),
  },
  fc.tuple(place, fc.constantFrom(...KEYS)).map(([where, name]) => at(where, (value) => [[name, value]])),
  // What another document says in the same place, or says at all: much of it fits.
  {
    weight: 6,
    arbitrary: fc.tuple(place, fc.nat(1_000)).map(
      ([where, which]): Structural =>
        (tree, others) => {
          const source = others[which % others.length] ?? tree;
          return at(where, (value, key) => [[key ?? '', (key === null ? null : underKey(source, key)) ?? value]])(
            tree,
            others,
          );
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(50), fc.nat(1_000)).map(
      ([entry, which]): Structural =>
        (tree, others) => {
          const source = others[which % others.length] ?? tree;
          if (tree.kind !== 'object' || source.kind !== 'object') return tree;
          const added = source.entries[entry % Math.max(1, source.entries.length)];
          const kept = tree.entries.filter(([key]) => key !== added?.[0]);
          return added === undefined ? tree : { kind: 'object', entries: [...kept, added] };
        },
    ),
  },
  // What stands somewhere else, here or in another document.
  fc.tuple(place, place, fc.nat(1_000)).map(
    ([where, from, which]): Structural =>
      (tree, others) => {
        const source = others[which % others.length] ?? tree;
        const graft = valueAt(source, from % sizeOfTree(source));
        return putting(where, () => graft)(tree, others);
      },
  ),
  fc.tuple(place, fc.constantFrom(1, 2, 30, 40, 500), fc.boolean()).map(([where, depth, asList]) =>
    putting(where, (value) => {
      let nested = value;
      for (let level = 0; level < depth; level++) {
        nested = asList ? { kind: 'list', items: [nested] } : { kind: 'object', entries: [['name', nested]] };
      }
      return nested;
    }),
  ),
  // A number of another size, or a time in another unit.
  {
    weight: 3,
    arbitrary: fc
      .tuple(place, fc.constantFrom(-1, 0, 1e-9, 0.001, 0.3, 1.7, 2, 60, 1_000, 1e9))
      .map(([where, by]) =>
        putting(where, (value) =>
          value.kind === 'leaf'
            ? leaf(value.text.replace(/\d+(\.\d+)?/, (number) => String(Number(number) * by)))
            : value,
        ),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(place, fc.constantFrom('s', 'm', 'h', 'd', 'w', 'ms', '%', '', ' m', 'M'))
      .map(([where, unit]) =>
        putting(where, (value) =>
          value.kind === 'leaf' ? leaf(value.text.replace(/^"(\d+)[a-z%]*"$/, `"$1${unit}"`)) : value,
        ),
      ),
  },
);

const JUNK = [
  ...[
    '',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '-',
    '- ',
    '? ',
    '#',
    '\n',
    '\n  ',
    '\t',
    '\r',
    '\\',
    '0',
    '9',
    'e9',
    '.',
  ],
  ...[
    '*a',
    '&a ',
    '!!str ',
    '!x ',
    '<<: ',
    '|',
    '>',
    '%',
    '---\n',
    '...\n',
    '\u0000',
    '\u001b',
    '\u2028',
    '\ufeff',
    '🐤',
  ],
];

const textual: fc.Arbitrary<Textual> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
    ([where, bits]): Textual =>
      (bytes) => {
        const flipped = Buffer.from(bytes);
        const index = where % Math.max(1, bytes.length);
        if (index < bytes.length) flipped[index] = (flipped[index] ?? 0) ^ bits;
        return flipped;
      },
  ),
  place.map(
    (where): Textual =>
      (bytes) =>
        bytes.subarray(0, where % (bytes.length + 1)),
  ),
  fc.tuple(place, fc.nat(12), fc.constantFrom(...JUNK)).map(
    ([where, length, junk]): Textual =>
      (bytes) => {
        const start = where % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, start), Buffer.from(junk), bytes.subarray(start + length)]);
      },
  ),
  fc.tuple(place, fc.nat(400)).map(
    ([where, length]): Textual =>
      (bytes) => {
        const start = where % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, start + length), bytes.subarray(start)]);
      },
  ),
);

/** A document that people wrote, or a program did. */
export interface Original {
  readonly name: string;
  readonly bytes: Buffer;
  /** What it says. */
  readonly document: unknown;
}

/** One of some documents with something wrong with it, and what it is of. */
export interface Mutant {
  readonly of: string;
  readonly bytes: Buffer;
}

/** By bytes alone: nothing else is left of what a checksum holds together. */
export function damaged(originals: readonly Original[]): fc.Arbitrary<Mutant> {
  const changes = fc.array(textual, { minLength: 1, maxLength: 3 });
  return fc
    .tuple(fc.constantFrom(...originals), changes)
    .map(([{ name, bytes }, list]) => ({ of: name, bytes: list.reduce<Buffer>((so, change) => change(so), bytes) }));
}

/** In its structure, then written again as `write` does, and then perhaps in its bytes too. */
export function mutated(
  originals: readonly Original[],
  write: (tree: Tree) => string = textOf,
  thenBytes: fc.Arbitrary<readonly Textual[]> = fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(textual, { minLength: 1, maxLength: 2 }) },
  ),
): fc.Arbitrary<Mutant> {
  const trees = originals.map(({ document }) => treeOf(document));
  const changes = fc.oneof(
    structural.map((one) => [one]),
    fc.array(structural, { minLength: 1, maxLength: 4 }),
  );
  return fc.tuple(fc.nat(originals.length - 1), changes, thenBytes).map(([which, list, after]) => {
    const tree = list.reduce((so, change) => change(so, trees), trees[which] ?? leaf(''));
    const bytes = after.reduce<Buffer>((so, change) => change(so), Buffer.from(write(tree)));
    return { of: originals[which]?.name ?? '', bytes };
  });
}
