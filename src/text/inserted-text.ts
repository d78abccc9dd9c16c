/** A text with others put in at characters of it, from 0: from the end on, so that what stands before stays where it is. */
export function insertedText(text: string, texts: readonly { readonly at: number; readonly text: string }[]): string {
  return texts.toReversed().reduce((whole, { at, text: one }) => whole.slice(0, at) + one + whole.slice(at), text);
}
