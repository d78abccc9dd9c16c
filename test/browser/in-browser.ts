import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumHere } from './chromium-here.js';

export interface PageOptions {
  /** What the reader prefers; light unless said. */
  readonly colours?: 'light' | 'dark';
  /** Of the window, in CSS pixels; 1280 x 800 unless said. */
  readonly width?: number;
  readonly height?: number;
}

/** A file as a reader sees it, in a window of its own. */
export interface OpenedPage {
  /** Playwright's page: to click, to type, to read. What it evaluates is given as text: tests know no DOM. */
  readonly page: Page;
  /** In order: messages to the console, errors, and requests for anything but the file itself, which are refused. */
  readonly heard: readonly string[];
  /** What axe-core finds against accessibility in the page as it is now, a line for each place. */
  readonly violations: () => Promise<string[]>;
  /** Writes the whole page as a PNG, however long it is. */
  readonly picture: (file: string) => Promise<void>;
}

export type OpenPage = (file: string, options?: PageOptions) => Promise<OpenedPage>;

/** How long the browser gets for one thing, in milliseconds: it is a guard against a hang, and nothing is measured by it. */
const PATIENCE = 120_000;

/** Root has no sandbox; and no page of the project reads anything that it was not given. */
const LAUNCH = { chromiumSandbox: false, timeout: PATIENCE } as const;

/**
 * Tests in Chromium, one browser for all of them; each page is closed after its test. Where there is no Chromium, they are
 * left out and that is said, but in CI they fail.
 */
export function inBrowser(name: string, define: (open: OpenPage) => void): void {
  const executablePath = chromiumHere();
  if (executablePath !== null) {
    describe(name, () => define(browserOfTests(executablePath)));
    return;
  }
  const why = `${name}: not tested, for there is no Chromium (apt-get install chromium, or CHROMIUM=its path)`;
  process.stderr.write(`${why}\n`);
  test.skipIf(process.env['CI'] === undefined)(why, () => expect.fail(why));
}

function browserOfTests(executablePath: string): OpenPage {
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await chromium.launch({ ...LAUNCH, executablePath });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
  });
  return (file, options = {}) => {
    if (browser === null) throw new Error('a page is opened in a test');
    return openPage(browser, file, options);
  };
}

async function openPage(browser: Browser, file: string, options: PageOptions): Promise<OpenedPage> {
  const { colours = 'light', width = 1280, height = 800 } = options;
  const context = await browser.newContext({ colorScheme: colours, viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE);
  const url = pathToFileURL(file).href;
  const heard: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('websocket', (socket) => heard.push(`request: ${socket.url()}`));
  await context.route('**', (route) => {
    const asked = route.request().url();
    // A page may be loaded again, and go to places in itself.
    if (asked.split('#')[0] === url) return route.continue();
    heard.push(`request: ${asked}`);
    return route.abort();
  });
  await page.goto(url);
  return {
    page,
    heard,
    violations: () => violationsOf(page),
    picture: async (path) => {
      await page.screenshot({ path, fullPage: true });
    },
  };
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(`${axe.source};0`);
  const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(' ')}: ${html}`),
  );
}
