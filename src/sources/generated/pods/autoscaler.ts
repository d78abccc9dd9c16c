import type { Autoscaling } from '../../../model/instances.js';
import { StepLine } from '../conditions/step-line.js';

/** How often it looks at the load, in seconds: as the Horizontal Pod Autoscaler of Kubernetes does by default. */
const EVERY = 15;

/**
 * The instances that a load asks for, of one version: rate ÷ (what one can serve × target), rounded up, so long after the load
 * was there. It goes by mean rates of first attempts; what it saw is kept as far as it was asked for.
 */
export class Autoscaler {
  private readonly scaling: Autoscaling;
  private readonly served: number;
  private readonly rateAt: (seconds: number) => number;
  private looks: number[] = [];
  readonly wanted = new StepLine(0);

  /** `served`: a second, by one instance. */
  constructor(scaling: Autoscaling, served: number, rateAt: (seconds: number) => number) {
    this.scaling = scaling;
    this.served = served;
    this.rateAt = rateAt;
  }

  /** Looks as often as matters up to an instant. */
  lookUntil(seconds: number): void {
    const { delaySeconds, targetPercent, max } = this.scaling;
    const aim = (this.served * targetPercent) / 100;
    for (let at = this.looks.length * EVERY; at + delaySeconds <= seconds; at += EVERY) {
      const count = Math.min(max, Math.ceil(this.rateAt(at) / aim - 1e-9));
      this.looks.push(count);
      this.wanted.add(at + delaySeconds, count);
    }
  }

  /** Forgets what it saw at an instant and later. */
  forgetFrom(seconds: number): void {
    const kept = Math.ceil(seconds / EVERY);
    if (this.looks.length <= kept) return;
    this.looks.length = kept;
    this.wanted.endAt((kept - 1) * EVERY + this.scaling.delaySeconds);
  }
}
