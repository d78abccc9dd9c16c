import { plainText } from '../../text/visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an element or an attribute of XML 1.0: escaped, without what XML may not hold at all. */
export function xmlText(text: string): string {
  return plainText(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Where in a file of the repository an annotation is to be shown. */
export interface AnnotationPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A workflow command of GitHub Actions that annotates a run, or a place in a file; one line, whatever is in its texts. */
export function annotation(
  level: 'error' | 'warning' | 'notice',
  title: string,
  message: string,
  at?: AnnotationPlace,
): string {
  const place = at === undefined ? '' : `file=${property(at.file)},line=${at.line},col=${at.column},`;
  return `::${level} ${place}title=${property(title)}::${escaped(message)}`;
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escaped(text: string): string {
  return plainText(text).replaceAll('%', '%25');
}
