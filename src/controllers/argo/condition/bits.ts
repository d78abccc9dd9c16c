import { failed } from './condition-error.js';
import { typeOf, type Value } from './value.js';

const WORK: Readonly<Record<string, (one: bigint, other: bigint) => bigint>> = {
  bitand: (one, other) => one & other,
  bitor: (one, other) => one | other,
  bitxor: (one, other) => one ^ other,
  bitnand: (one, other) => one & ~other,
  bitnot: (one) => ~one,
  bitshl: (one, other) => (shift(other) > 63n ? 0n : one << other),
  bitshr: (one, other) => one >> (shift(other) > 63n ? 63n : other),
  bitushr: (one, other) => (shift(other) > 63n ? 0n : BigInt.asUintN(64, one) >> other),
};

/** What a function on the bits of 64-bit integers gives; null where the name is not of one. */
export function bitsOf(name: string, given: readonly Value[]): Value {
  const work = WORK[name];
  if (work === undefined) return null;
  const [one = 0n, other = 0n] = given.map((value) => {
    if (typeof value === 'bigint') return value;
    throw failed(`cannot use ${typeOf(value)} as argument (type int) to call ${name}`);
  });
  return BigInt.asIntN(64, work(one, other));
}

function shift(by: bigint): bigint {
  if (by < 0n) throw failed(`invalid operation: negative shift count ${by} (type int)`);
  return by;
}
