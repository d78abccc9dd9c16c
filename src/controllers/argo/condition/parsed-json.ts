import { failed } from './condition-error.js';
import { fromJson, type Json, type Value } from './value.js';

/** A text of JSON, as Go reads it. */
export function parsedJson(text: string): Value {
  try {
    return fromJson(finite(JSON.parse(text)));
  } catch {
    throw failed('invalid JSON');
  }
}

/** Go refuses numbers that no float holds. */
function finite(json: Json): Json {
  if (
    JSON.stringify(json, (_, value) =>
      value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? '\u0000inf' : value,
    ).includes('\\u0000inf')
  ) {
    throw failed('a number of the JSON is out of range');
  }
  return json;
}
