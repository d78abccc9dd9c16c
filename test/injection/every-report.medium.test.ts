import { beforeEach, describe, expect, it } from 'vitest';
import { reportJson } from '../../src/report/json/json-text.js';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import {
  compareCsv,
  compareGithub,
  compareJunit,
  compareMarkdown,
  compareText,
  runMarkdown,
  runText,
  studyCsv,
  studyGithub,
  studyJunit,
  studyMarkdown,
  studyText,
  sweepCsv,
  sweepGithub,
  sweepJunit,
  sweepMarkdown,
  sweepText,
  testGithub,
  testJunit,
  testText,
} from '../report/printed.js';
import { PRINTED, writeFiles } from './hostile-files.js';
import { HOSTILE_NAMES, UNSEEN } from './hostile-texts.js';
import {
  type Parsed,
  parsedAnnotations,
  parsedCsv,
  parsedJson,
  parsedMarkdown,
  parsedXml,
  references,
} from './parsed.js';
import { workflowCommands } from './workflow-commands.js';

inTemporaryFolder();

/** Stands in a report for what comes from outside: names, seeds, assertions, files, and whatever was made of them. */
const TOKEN = 'qqqqqq';

/** A report in which the token is some text, wherever it stands. */
function withText<R>(report: R, text: string): R {
  const replaced = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(TOKEN, () => text);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each)]));
  };
  return replaced(report) as R;
}

type Formats = Readonly<Record<string, readonly [(text: string) => Parsed, (report: never) => string]>>;
const plain = { colour: false };
const parsedText = (text: string): Parsed => ({ shape: null, texts: [text] });

/** Every format of every report that is data before it is a text. */
const REPORTS: Readonly<Record<string, Formats>> = {
  run: {
    json: [parsedJson, reportJson],
    text: [parsedText, (report) => runText(report, plain)],
    markdown: [parsedMarkdown, runMarkdown],
  },
  study: {
    json: [parsedJson, reportJson],
    text: [parsedText, (report) => studyText(report, plain)],
    markdown: [parsedMarkdown, studyMarkdown],
    csv: [parsedCsv, studyCsv],
    junit: [parsedXml, studyJunit],
    github: [parsedAnnotations, studyGithub],
  },
  sweep: {
    json: [parsedJson, reportJson],
    text: [parsedText, (report) => sweepText(report, plain)],
    markdown: [parsedMarkdown, sweepMarkdown],
    csv: [parsedCsv, sweepCsv],
    junit: [parsedXml, sweepJunit],
    github: [parsedAnnotations, sweepGithub],
  },
  compare: {
    json: [parsedJson, reportJson],
    text: [parsedText, (report) => compareText(report, plain)],
    markdown: [parsedMarkdown, compareMarkdown],
    csv: [parsedCsv, compareCsv],
    junit: [parsedXml, compareJunit],
    github: [parsedAnnotations, compareGithub],
  },
  test: {
    json: [parsedJson, reportJson],
    text: [parsedText, (report) => testText(report, plain)],
    junit: [parsedXml, testJunit],
    github: [parsedAnnotations, testGithub],
  },
};

const EVERY = Object.entries(REPORTS).flatMap(([kind, formats]) =>
  Object.keys(formats).map((format) => [kind, format]),
);
const TEXTS: readonly (readonly [string, string])[] = Object.entries({ ...HOSTILE_NAMES, ...UNSEEN });
const UNPRINTABLE = /(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const bare = (text: string) => text.replace(/[\s'\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');

const reports = new Map<string, object>();

beforeEach(async () => {
  if (reports.size > 0) return;
  const files = writeFiles({ name: TOKEN, file: TOKEN });
  for (const kind of Object.keys(REPORTS)) {
    const printed = PRINTED[kind]?.find(({ format }) => format === 'json');
    const args = printed?.args(files) ?? [];
    const { out } = await runHere(kind === 'test' ? args : [...args, '--seed', TOKEN]);
    reports.set(kind, JSON.parse(out));
  }
});

describe.each(EVERY)('a report of %s as %s', (kind, format) => {
  it.each(TEXTS)('is built the same whatever comes from outside: %s', (_, text) => {
    const [read, render] = REPORTS[kind]?.[format] ?? [];
    const report = reports.get(kind);
    if (read === undefined || render === undefined || report === undefined) throw new Error('there is such a report');
    const shown = render(withText(report, text) as never);
    const told = render(withText(report, 'xx') as never);
    const [found, harmless] = [read(shown), read(told)];
    expect(found.shape).toEqual(harmless.shape);
    expect(shown).not.toMatch(UNPRINTABLE);
    if (format !== 'github') expect(workflowCommands(shown)).toEqual([]);
    if (format === 'markdown') expect(references(shown)).toEqual([]);
    // Nothing is left out but where there is no room for it.
    const whole = found.texts.map(bare);
    for (const each of harmless.texts.filter((said) => said.includes('xx'))) {
      if (format === 'text') continue;
      const all = bare(each.replaceAll('xx', () => text));
      const isIt = (seen: string) => seen === all || (seen.endsWith('…') && all.startsWith(seen.slice(0, -1)));
      expect(whole.some(isIt), all).toBe(true);
    }
  });
});
