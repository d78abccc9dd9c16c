import type { Page } from '../page/page.js';

export function htmlFormat(page: Page): string {
  return page.name;
}
