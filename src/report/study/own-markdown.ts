/** Words and numbers of our own as Markdown: only signs of comparison are in them that it would take for something else. */
export function ownMarkdown(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
