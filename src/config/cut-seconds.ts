/** The longest stretch, in whole seconds, of which every duration is a multiple; durations of 0 do not count. */
export function commonSeconds(durations: readonly number[]): number {
  return durations.reduce(greatestCommonDivisor, 0);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
