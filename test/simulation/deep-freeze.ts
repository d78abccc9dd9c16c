/**
 * Makes a value and everything in it unchangeable, so that a function which changes its input throws. Arrays of bytes
 * cannot be frozen: compare those with a copy.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
