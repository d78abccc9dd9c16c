/** How strongly an operator of two sides binds; all but `**` and `^` group from the left. From expr-lang 1.17. */
export const BINARY: Readonly<Record<string, number>> = {
  '|': 0,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '>=': 20,
  '<=': 20,
  in: 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
};

/** How strongly an operator of one side binds. */
export const UNARY: Readonly<Record<string, number>> = { not: 50, '!': 50, '-': 90, '+': 90 };

/** What `not` may stand before: `not in`. */
export const NEGATABLE: ReadonlySet<string> = new Set(['contains', 'matches', 'startsWith', 'endsWith', 'in']);

/** Of these, a chain holds where each neighbouring pair does: `0 < x <= 1`. */
export const COMPARISONS: ReadonlySet<string> = new Set(['<', '>', '>=', '<=']);

/** What a function that walks a list takes after the list: a predicate, and what else; `?` marks what may be left out. */
export const PREDICATES: Readonly<Record<string, readonly ('predicate' | 'predicate?' | 'value?')[]>> = {
  all: ['predicate'],
  none: ['predicate'],
  any: ['predicate'],
  one: ['predicate'],
  filter: ['predicate'],
  map: ['predicate'],
  count: ['predicate?'],
  sum: ['predicate?'],
  find: ['predicate'],
  findIndex: ['predicate'],
  findLast: ['predicate'],
  findLastIndex: ['predicate'],
  groupBy: ['predicate'],
  sortBy: ['predicate', 'value?'],
  reduce: ['predicate', 'value?'],
};
