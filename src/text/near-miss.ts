/** Longer words are not compared: they are seldom wrong by one letter, and the comparison is quadratic. */
const MOST_CHARACTERS = 60;

/** The candidate that `word` was most likely meant to be (the first of equals), or null when none is near. */
export function nearMiss(word: string, candidates: readonly string[]): string | null {
  if (word.length > MOST_CHARACTERS) return null;
  const plain = simplified(word);
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(plain.length, candidate.length) / 3));
    const distance = editDistance(plain, simplified(candidate), Math.min(allowed, bestDistance - 1));
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Capitals, dashes and spaces are habits of other notations, not mistakes to be counted. */
function simplified(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * Damerau–Levenshtein distance in its "optimal string alignment" form: the fewest insertions, deletions, substitutions
 * and swaps of neighbours, no letter being touched twice. Infinite as soon as it is seen to be more than `most`.
 */
function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  let leastOfLast = 0;
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    // Further from the diagonal, everything is more than `most`.
    for (let column = Math.max(1, row - most); column <= Math.min(to.length, row + most); column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      current[column] = cost;
      least = Math.min(least, cost);
    }
    // From here on, nothing becomes less than what two rows hold.
    if (leastOfLast > most && least > most) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = current;
    leastOfLast = least;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
