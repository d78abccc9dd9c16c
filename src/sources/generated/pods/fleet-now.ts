import type { Arm } from '../../../model/arm.js';

/** Instances that came to an arm. */
export interface AddedInstances {
  readonly atSeconds: number;
  /** Of the pool (where instances are not counted, as it was at its largest), in [0, 1]. */
  readonly weight: number;
}

/** The instances of an arm that serve, and which of them are new. */
export interface ArmInstances {
  readonly ready: number;
  readonly added: readonly AddedInstances[];
}

/** The instances of a service at an instant; `alone`: what stable would have, had it all of the traffic all the time. */
export type FleetNow = Readonly<Record<Arm | 'alone', ArmInstances>>;
