import { plainText } from '../words/plain-text.js';

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
