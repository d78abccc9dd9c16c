/** A number that changes in steps over time: from each instant on it is the value beside it. */
export class StepLine {
  private readonly at: number[] = [Number.NEGATIVE_INFINITY];
  private readonly values: number[];

  constructor(first: number) {
    this.values = [first];
  }

  valueAt(seconds: number): number {
    return this.values[this.placeOf(seconds)] as number;
  }

  /** The least from one instant to another, both included. */
  leastBetween(from: number, to: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = this.placeOf(to); i >= 0; i--) {
      least = Math.min(least, this.values[i] as number);
      if ((this.at[i] as number) <= from) break;
    }
    return least;
  }

  /** The instants after one, up to another, at which it changes. */
  changesBetween(after: number, upTo: number): readonly number[] {
    return this.at.filter((at) => at > after && at <= upTo);
  }

  get lastValue(): number {
    return this.values.at(-1) as number;
  }

  /** From an instant on, which is not before any that it knows, another value. */
  add(seconds: number, value: number): void {
    if (value === this.lastValue) return;
    if (this.at.at(-1) === seconds) {
      this.at.pop();
      this.values.pop();
      this.add(seconds, value);
      return;
    }
    this.at.push(seconds);
    this.values.push(value);
  }

  /** Forgets what comes after an instant. */
  endAt(seconds: number): void {
    while ((this.at.at(-1) as number) > seconds) {
      this.at.pop();
      this.values.pop();
    }
  }

  /**
   * From an instant on another value is wanted, which it gets at `whenMore` if that is greater, else at `whenLess`. What it was
   * on the way to is still reached where it lies between.
   */
  turn(seconds: number, target: number, whenMore: number, whenLess: number): void {
    const now = this.valueAt(seconds);
    const onTheWay = this.changesBetween(seconds, Number.POSITIVE_INFINITY).map(
      (at) => [at, this.valueAt(at)] as const,
    );
    this.endAt(seconds);
    for (const [at, value] of onTheWay) {
      if (target > now ? value > this.lastValue && value <= target : value < this.lastValue && value >= target)
        this.add(at, value);
    }
    if (this.lastValue === target) return;
    this.add(target > now ? whenMore : whenLess, target);
  }

  private placeOf(seconds: number): number {
    let place = this.at.length - 1;
    while ((this.at[place] as number) > seconds) place--;
    return place;
  }
}
