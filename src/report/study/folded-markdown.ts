/** What is shown only when asked for. The title is Markdown-free text of our own. */
export function foldedMarkdown(title: string, content: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, ...content, '</details>'];
}
