/** What a report can be written as; apart from the formats, so that asking for one loads none. */
export const FORMAT_NAMES = ['json', 'text', 'markdown', 'html', 'csv', 'junit', 'github'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];
