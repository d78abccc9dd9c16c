/** Legal in JSON as they stand, yet able to garble a terminal: DEL, C1, soft hyphen, bidi and zero-width characters. */
const TREACHEROUS = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** What runners of CI take for a command wherever it stands in a line that is printed: `##[…]`, `##vso[…]`. */
const COMMAND = /#(?=#\w*\[)/g;

/**
 * JSON that is safe to print: every control and invisible character is written as an escape, and so is what a log of CI
 * would obey.
 */
export function jsonText(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent).replace(TREACHEROUS, escaped).replace(COMMAND, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A report as JSON text, indented by two, with a line break at its end. */
export function reportJson(report: object): string {
  return `${jsonText(report, 2)}\n`;
}

/** Version of the report's shape (semver): within a major, fields are added, never renamed or removed. */
export const SCHEMA_VERSION = '1.3.0';

/** Which program made something, and in which shape; among its last keys. */
export function programJson(version: string) {
  return { schema_version: SCHEMA_VERSION, tool: { name: 'canary-sim', version } } as const;
}
