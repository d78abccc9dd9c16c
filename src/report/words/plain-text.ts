/**
 * Text from a file, made fit for a terminal: line breaks and tabs become a space, control, bidirectional and zero-width
 * characters vanish, and so do halves of surrogate pairs.
 */
export function plainText(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
}
