const [BEGIN, END] = ['<!-- calibration -->', '<!-- /calibration -->'];

/** Where a text has the markers: what is between them, and around it; null where it does not. */
function parts(text: string): readonly [before: string, between: string, after: string] | null {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END, from);
  if (from < 0 || to < 0) return null;
  return [text.slice(0, from + BEGIN.length), text.slice(from + BEGIN.length, to), text.slice(to)];
}

/** What stands between the markers; null without them. */
export function betweenMarkers(text: string): string | null {
  return parts(text)?.[1].trim() ?? null;
}

/** The text with something else between its markers; without them, as it is. */
export function withBetweenMarkers(text: string, between: string): string {
  const found = parts(text);
  return found === null ? text : `${found[0]}\n\n${between}\n\n${found[2]}`;
}
