/** A sum that keeps what rounding takes from it (Neumaier): the sum, and what is to be added to it in the end. */
export interface KeptSum {
  sum: number;
  lost: number;
}

export function addTo(kept: KeptSum, term: number): void {
  const { sum } = kept;
  const next = sum + term;
  kept.lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
  kept.sum = next;
}

/** An infinite sum has lost nothing that can be told. */
export const totalOf = ({ sum, lost }: KeptSum): number =>
  Math.abs(sum) === Number.POSITIVE_INFINITY ? sum : sum + lost;

export const noSum = (): KeptSum => ({ sum: 0, lost: 0 });
