import { reportJson } from '../json/json-text.js';
import type { Page } from '../page/page.js';
import { csvFormat } from './csv-format.js';
import type { FormatName } from './format-names.js';
import { githubFormat } from './github-format.js';
import { junitFormat } from './junit-format.js';
import { markdownFormat } from './markdown-format.js';
import { type TextOptions, textFormat } from './text-format.js';

/** A report that can be written in every format: as it is, and as the page that people read. */
export interface Printable {
  readonly report: object;
  readonly page: () => Page;
}

/** Only text goes by the options. Each ends with a line break. */
type Format = (printable: Printable, options: TextOptions) => string | Promise<string>;

/** Every format, by the name that `--format` knows it by. */
export const FORMATS = {
  json: ({ report }) => reportJson(report),
  text: ({ page }, options) => textFormat(page(), options),
  markdown: ({ page }) => markdownFormat(page()),
  html: async ({ page }) => (await import('./html-format.js')).htmlFormat(page()),
  csv: ({ page }) => csvFormat(page()),
  junit: ({ page }) => junitFormat(page()),
  github: ({ page }) => githubFormat(page()),
} as const satisfies Readonly<Record<FormatName, Format>>;
