import { nearMiss } from '../../text/near-miss.js';
import { type Cursor, checkFields, objectAt } from '../cursor.js';
import { type KnownFields, knownFields } from '../known-fields.js';

/** The fields of a canary config (Kayenta at a69573be), level by level. */
export const CONFIG = knownFields(
  'name judge metrics classifier',
  `id description configVersion applications templates createdTimestamp updatedTimestamp createdTimestampIso
   updatedTimestampIso`,
);

export const JUDGE = knownFields('name', 'judgeConfigurations');

export const METRIC = knownFields('name query groups analysisConfigurations', 'scopeName');

export const ANALYSIS = knownFields('canary');

export const CANARY = knownFields('direction nanStrategy outliers critical mustHaveData muted effectSize');

export const OUTLIERS = knownFields('strategy outlierFactor');

export const EFFECT_SIZE = knownFields('measure allowedIncrease allowedDecrease criticalIncrease criticalDecrease');

export const CLASSIFIER = knownFields('groupWeights scoreThresholds');

export const THRESHOLDS = knownFields('pass marginal');

/** The judges that there are, by their names; Kayenta refuses any other. */
export const JUDGES = ['NetflixACAJudge-v1.0', 'RemoteJudge-v1.0', 'dredd-v1.0'] as const;

/**
 * Notes the fields that the judge does not read. Kayenta reads over those that it does not know; told of is only one by
 * which a field was meant that is not given.
 */
export function noteFields(cursor: Cursor, known: KnownFields): void {
  const missing = Object.keys(known).filter((key) => known[key] === 'read' && !Object.hasOwn(cursor.fields, key));
  const unread = Object.keys(cursor.fields).filter((key) => {
    return !Object.hasOwn(known, key) && nearMiss(key, missing) === null;
  });
  checkFields(cursor, { ...known, ...Object.fromEntries(unread.map((key) => [key, 'ignored' as const])) });
}

/** An object within, with what of it is not read noted: null where it is not given, or is none. */
export function partAt(cursor: Cursor, key: string, known: KnownFields): Cursor | null {
  const part = objectAt(cursor, key, null);
  if (part !== null) noteFields(part, known);
  return part;
}
