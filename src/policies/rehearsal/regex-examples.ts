import { wholeExpression } from '../../promql/matcher.js';

/** Texts that a regular expression is made of get no more than so many examples. */
const MOST_EXAMPLES = 20;

/**
 * Texts that a regular expression of RE2 probably finds as a whole, the shortest of each alternative: what people name in it.
 * Whoever uses them has to try them.
 */
export function regexExamples(expression: string): readonly string[] {
  const reader = { text: expression, at: 0 };
  const examples = alternatives(reader);
  return [...new Set(examples)].slice(0, MOST_EXAMPLES);
}

interface Reader {
  readonly text: string;
  at: number;
}

function alternatives(reader: Reader): readonly string[] {
  const all: string[] = [];
  let one: readonly string[] = [''];
  while (reader.at < reader.text.length && reader.text[reader.at] !== ')') {
    if (reader.text[reader.at] === '|') {
      reader.at += 1;
      all.push(...one);
      one = [''];
      continue;
    }
    const parts = repeated(reader, atom(reader));
    one = one.flatMap((before) => parts.map((part) => before + part)).slice(0, MOST_EXAMPLES);
  }
  return [...all, ...one];
}

function atom(reader: Reader): readonly string[] {
  const character = reader.text[reader.at] ?? '';
  reader.at += 1;
  switch (character) {
    case '(': {
      reader.at += /^\?(?:P?<\w+>|[a-zA-Z-]*:?)/.exec(reader.text.slice(reader.at))?.[0].length ?? 0;
      const inner = alternatives(reader);
      if (reader.text[reader.at] === ')') reader.at += 1;
      return inner;
    }
    case '[':
      return [ofClass(reader)];
    case '\\':
      return [escaped(reader)];
    case '^':
    case '$':
      return [''];
    default:
      // A point stands for itself: in names it mostly means one.
      return [character];
  }
}

function repeated(reader: Reader, parts: readonly string[]): readonly string[] {
  const [quantifier] = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(reader.text.slice(reader.at)) ?? [];
  if (quantifier === undefined) return parts;
  const isAny = reader.text[reader.at - 1] === '.' && reader.text[reader.at - 2] !== '\\';
  reader.at += quantifier.length;
  const some = isAny ? ['x'] : parts;
  if (/^[*?]/.test(quantifier)) return [''];
  const count = Number(/^\{(\d+)/.exec(quantifier)?.[1] ?? 1);
  return some.map((part) => part.repeat(Math.min(count, 50)));
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '0',
  w: 'x',
  s: ' ',
  D: 'x',
  W: '-',
  S: 'x',
  b: '',
  B: '',
  A: '',
  z: '',
};

function escaped(reader: Reader): string {
  const character = reader.text[reader.at] ?? '';
  reader.at += 1;
  return Object.hasOwn(CLASSES, character) ? (CLASSES[character] ?? '') : character;
}

/** A character of a class: one that names are made of where there is a choice. */
function ofClass(reader: Reader): string {
  const body = /^\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += body.length + 1;
  const expression = wholeExpression(`[${body}]`);
  if (typeof expression === 'string') return '';
  return [...'x20a5A-_.'].find((character) => expression.matcher(character).matches()) ?? body[0] ?? '';
}
