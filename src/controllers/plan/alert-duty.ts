import type { WhenAlerted } from '../../model/plan.js';
import type { Finding } from '../../model/verdict.js';

/** Who is told of breaches that alert, and when they act. */
export class AlertDuty {
  /** Alerts so far. */
  count = 0;
  /** When the person acts who was told; infinite: there is none on the way. */
  actsSeconds = Number.POSITIVE_INFINITY;
  private readonly whenAlerted: WhenAlerted | null;

  constructor(whenAlerted: WhenAlerted | null) {
    this.whenAlerted = whenAlerted;
  }

  /** Breaches of rules that roll nothing back begin to count. Gives those that a person is told of. */
  tell(told: readonly Finding[], atSeconds: number): readonly Finding[] {
    const alerts = told.filter(({ sequel }) => sequel === 'alert');
    this.count += alerts.length;
    // Who is on the way already is told of these as well.
    if (alerts.length > 0 && this.whenAlerted !== null && this.actsSeconds === Number.POSITIVE_INFINITY) {
      this.actsSeconds = atSeconds + this.whenAlerted.actAfterSeconds;
    }
    return alerts;
  }

  /** What the person does who comes now. */
  answer(): WhenAlerted | null {
    this.actsSeconds = Number.POSITIVE_INFINITY;
    return this.whenAlerted;
  }
}
