import type { DocumentPath, Place } from '../place.js';
import type { ArgoPolicies } from './argo-policy.js';
import type { FlaggerPolicies } from './flagger-policy.js';
import type { KayentaPolicies } from './kayenta-policy.js';

/** A field or an object that is read over, since nothing of the decision hangs on it. */
export interface IgnoredPart {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
}

/** People's files for other controllers as what they say. */
export interface Policies extends ArgoPolicies, FlaggerPolicies, KayentaPolicies {
  readonly ignored: readonly IgnoredPart[];
}
