/**
 * x to the power of y, as Prometheus (Go) has it: the whole part of the exponent by squaring, the rest by logarithm, so that
 * every machine gives the same digits. Unlike in JavaScript 1 to any power is 1.
 */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  if (Math.abs(y) === Number.POSITIVE_INFINITY) {
    if (size === 1) return 1;
    return size < 1 === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  }
  const isOdd = Math.abs(y % 2) === 1;
  if (x === 0 || size === Number.POSITIVE_INFINITY) return ofEdge(x, y, isOdd);
  if (y === 0.5) return Math.sqrt(x);
  if (y === -0.5) return 1 / Math.sqrt(x);
  let whole = Math.trunc(Math.abs(y));
  let rest = Math.abs(y) - whole;
  if (rest !== 0 && x < 0) return Number.NaN;
  // Beyond 2^63 an exponent is even, and no base but 1 and -1 stays between the smallest and the largest number.
  if (whole >= 9.223372036854776e18) return size === 1 ? 1 : size < 1 === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  let result = 1;
  if (rest !== 0) {
    if (rest > 0.5) {
      rest -= 1;
      whole += 1;
    }
    result = Math.exp(rest * Math.log(x));
  }
  return bySquaring(x, whole, result, y < 0);
}

function ofEdge(x: number, y: number, isOdd: boolean): number {
  const grows = (x === 0) === y < 0;
  const result = grows ? Number.POSITIVE_INFINITY : 0;
  return isOdd && (x < 0 || Object.is(x, -0)) ? -result : result;
}

/** `start` times x to a whole power, or one over it. Fraction and exponent of two go apart, so that nothing overflows on the way. */
function bySquaring(x: number, whole: number, start: number, isInverse: boolean): number {
  let result = start;
  let exponent = 0;
  let [fraction, twos] = split(x);
  for (let left = whole; left !== 0; left = Math.floor(left / 2)) {
    if (twos < -4096 || twos > 4096) {
      exponent += twos;
      break;
    }
    if (left % 2 === 1) {
      result *= fraction;
      exponent += twos;
    }
    fraction *= fraction;
    twos *= 2;
    if (fraction < 0.5) {
      fraction += fraction;
      twos -= 1;
    }
  }
  return isInverse ? scaled(1 / result, -exponent) : scaled(result, exponent);
}

/** A fraction of at least ½ and below 1, and the power of two that it is multiplied with. */
function split(x: number): [fraction: number, twos: number] {
  let twos = Math.floor(Math.log2(Math.abs(x))) + 1;
  let fraction = scaled(x, -twos);
  // The logarithm may round up to a whole number.
  if (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    twos -= 1;
  }
  if (Math.abs(fraction) >= 1) {
    fraction /= 2;
    twos += 1;
  }
  return [fraction, twos];
}

/** x times two to a power, in steps that are exact until the result is smaller than any normal number. */
function scaled(x: number, twos: number): number {
  let result = x;
  let left = Math.max(-4096, Math.min(4096, twos));
  for (; left > 1000; left -= 1000) result *= twoTo(1000);
  for (; left < -1000; left += 1000) result *= twoTo(-1000);
  return result * twoTo(left);
}

/** Two to a whole power between -1000 and 1000. */
function twoTo(power: number): number {
  let result = 1;
  let square = power < 0 ? 0.5 : 2;
  for (let left = Math.abs(power); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
