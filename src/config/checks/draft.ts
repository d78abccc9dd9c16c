import type { DocumentPath } from '../../model/place.js';
import type { FitProblemDetail } from '../../model/problems/fit-problem.js';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import type { ConfigDocument, ConfigInput } from '../schema/config-schema.js';
import type { Tolerant } from '../schema/field.js';

/** A problem whose place in the text has not been looked up yet. */
export type Unplaced<Detail> = Detail & { readonly path: DocumentPath };

/** A document as far as it could be used: what it says, and what that means once defaults are filled in. */
export interface Draft {
  readonly said: NonNullable<Tolerant<ConfigInput>>;
  readonly understood: NonNullable<Tolerant<ConfigDocument>>;
}

/** A name that must be one of the document's own is as wrong as a word that must be one of the schema's; so is a limit. */
type UnknownName = Extract<
  FieldProblemDetail,
  {
    readonly code:
      | 'not_one_of'
      | 'unknown_key'
      | 'unknown_metric'
      | 'metric_name_unreadable'
      | 'audience_name_unreadable'
      | 'out_of_range';
  }
>;

export type FitProblem = Unplaced<FitProblemDetail | UnknownName>;
