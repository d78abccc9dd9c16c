/** A cumulative bucket: its bound, up to which numbers are counted, and its place in a vector. */
interface Bucket {
  readonly bound: number;
  readonly place: number;
}

/** The buckets of one histogram, in the order of their bounds, with counts that are read anew for each quantile. */
export class Buckets {
  readonly histogram: number;
  /** Each once. */
  private readonly bounds: number[] = [];
  /** By bound: the places of its buckets, of which mostly there is one. */
  private readonly places: number[][] = [];
  private readonly isPlain: boolean;
  private readonly counts: number[] = [];
  /** Where a quantile was found last. */
  private latest = -1;

  constructor(histogram: number, given: Bucket[]) {
    this.histogram = histogram;
    given.sort((a, b) => (a.bound < b.bound ? -1 : Number(a.bound > b.bound)));
    for (const { bound, place } of given) {
      if (this.bounds.at(-1) === bound) this.places.at(-1)?.push(place);
      else {
        this.bounds.push(bound);
        this.places.push([place]);
      }
    }
    this.isPlain = this.places.every(({ length }) => length === 1);
  }

  /** `rises`: no value is smaller than one of a lower bound, so that most need not be read. */
  quantile(share: number, valueAt: (place: number) => number, rises: boolean): number {
    if (Number.isNaN(share)) return Number.NaN;
    if (share < 0) return Number.NEGATIVE_INFINITY;
    if (share > 1) return Number.POSITIVE_INFINITY;
    const { bounds, counts } = this;
    const last = bounds.length - 1;
    const isRising = rises && this.isPlain;
    if (!isRising) this.readAll(valueAt);
    if (bounds[last] !== Number.POSITIVE_INFINITY || last < 1) return Number.NaN;
    const countOf = isRising ? (at: number) => this.sumAt(at, valueAt) : (at: number) => counts[at] as number;
    const all = countOf(last);
    if (all === 0) return Number.NaN;
    const rank = share * all;
    const at = this.firstFrom(rank, countOf, isRising);
    // Nothing is known of what is above the highest bound.
    if (at === last) return bounds[last - 1] as number;
    const end = bounds[at] as number;
    if (at === 0 && end <= 0) return end;
    const start = at === 0 ? 0 : (bounds[at - 1] as number);
    const below = at === 0 ? 0 : countOf(at - 1);
    return start + (end - start) * ((rank - below) / (countOf(at) - below));
  }

  /** Those of one bound added up, and no count smaller than the one before: scrapes do not come at once. */
  private readAll(valueAt: (place: number) => number): void {
    const { counts, places } = this;
    for (let at = 0; at < places.length; at++) counts[at] = this.sumAt(at, valueAt);
    let most = counts[0] ?? 0;
    for (let at = 0; at < places.length; at++) {
      const count = counts[at] as number;
      if (count > most) most = count;
      else if (count < most) counts[at] = most;
    }
  }

  private sumAt(at: number, valueAt: (place: number) => number): number {
    const places = this.places[at] as readonly number[];
    let sum = valueAt(places[0] as number);
    for (let each = 1; each < places.length; each++) sum += valueAt(places[each] as number);
    return sum;
  }

  /** The first bucket that reaches a rank, or the last. Of counts that rise it mostly is where it was. */
  private firstFrom(rank: number, countOf: (at: number) => number, isRising: boolean): number {
    const { latest } = this;
    const isThere = isRising && latest >= 0 && countOf(latest) >= rank && (latest === 0 || countOf(latest - 1) < rank);
    if (!isThere) this.latest = firstThat(this.bounds.length - 1, (at) => countOf(at) >= rank);
    return this.latest;
  }
}

/** By halving, as the counts rise; among NaN this decides which is found. */
function firstThat(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
