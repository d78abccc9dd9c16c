import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/model/run.js';
import { htmlFormat } from '../../../src/report/formats/html-format.js';
import { buildReport } from '../../../src/report/json/build-report.js';
import type { Page } from '../../../src/report/page/page.js';
import { comparePage } from '../../../src/report/pages/compare-page.js';
import { runPage } from '../../../src/report/pages/run-page.js';
import { studyPage } from '../../../src/report/pages/study-page.js';
import { sweepPage } from '../../../src/report/pages/sweep-page.js';
import { buildCompareReport } from '../../../src/report/study/compare-report.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { buildSweepReport } from '../../../src/report/study/sweep-report.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { setup as rolloutSetup } from '../../simulation/setups.js';
import { IDENTITY as RUN_IDENTITY } from '../fixtures.js';
import {
  COMPARE_IDENTITY,
  compare,
  HOSTILE_IDENTITY,
  hostileStudy,
  IDENTITY,
  study,
  sweep,
} from '../study/fixtures.js';

type Element = DefaultTreeAdapterTypes.Element;

const played = (setup = rolloutSetup()): Run => simulate(setup, '42');
const runOf = (run: Run) => runPage(buildReport(run, RUN_IDENTITY), run);

const PAGES: readonly (readonly [string, () => Page])[] = [
  ['a run', () => runOf(played())],
  ['a study', () => studyPage(buildStudyReport(study(), IDENTITY))],
  ['a sweep', () => sweepPage(buildSweepReport(sweep(), IDENTITY))],
  ['a comparison', () => comparePage(buildCompareReport(compare(), COMPARE_IDENTITY))],
];

/** Every element of a document, in order. */
function elements(html: string): Element[] {
  const all: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node) => {
    if ('tagName' in node) all.push(node);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(html));
  return all;
}

const attribute = (element: Element, name: string) => element.attrs.find((each) => each.name === name)?.value;

describe('a report as HTML', () => {
  it.each(PAGES)('%s is the same text whatever was drawn before it', (_, page) => {
    const first = htmlFormat(page());
    htmlFormat(studyPage(buildStudyReport(study(), IDENTITY)));
    expect(htmlFormat(page()) === first).toBe(true);
  });

  it.each(PAGES)('%s has a table beside each picture, which says what it shows', (_, page) => {
    const all = elements(htmlFormat(page()));
    const figures = all.filter(({ tagName }) => tagName === 'figure');
    expect(figures.length).toBe(page().blocks.filter(({ kind }) => kind === 'chart').length);
    expect(figures.length).toBeGreaterThan(0);
    const pictures = all.filter((each) => attribute(each, 'role') === 'img');
    expect(pictures).toHaveLength(figures.length);
    for (const picture of pictures) expect(attribute(picture, 'aria-label')).toMatch(/\w: \w/);
    expect(all.filter(({ tagName }) => tagName === 'table').length).toBeGreaterThan(figures.length);
  });

  it.each(PAGES)('%s names nothing outside of itself, runs nothing, and has each name once', (_, page) => {
    const html = htmlFormat(page());
    const all = elements(html);
    const loads = ['script', 'link', 'img', 'iframe', 'object', 'image', 'use'];
    expect(all.filter(({ tagName }) => loads.includes(tagName)).map(({ tagName }) => tagName)).toEqual([]);
    const links = all.flatMap(({ attrs }) => attrs).filter(({ name }) => /^(src|href|on\w+)$|:href$/.test(name));
    expect(links).toEqual([]);
    expect(html).not.toMatch(/url\((?!#)/);
    const ids = all.map((each) => attribute(each, 'id')).filter((id) => id !== undefined);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('keeps names from files what they are: text', () => {
    const evil = '</title></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;\u202e\u0000';
    const named = studyPage(buildStudyReport(hostileStudy(), HOSTILE_IDENTITY));
    const setup = rolloutSetup();
    const stages = setup.plan.stages.map((stage) => ({ ...stage, name: evil }));
    const run = played({ ...setup, name: evil, plan: { ...setup.plan, stages } });
    for (const page of [named, { ...named, kind: evil, name: evil }, runOf(run)]) {
      const all = elements(htmlFormat(page));
      expect(all.filter(({ tagName }) => ['script', 'img'].includes(tagName))).toEqual([]);
      expect(all.filter(({ tagName }) => tagName === 'title')).toHaveLength(1);
    }
    expect(JSON.stringify(elements(htmlFormat(runOf(run))).map(({ tagName }) => tagName))).toBe(
      JSON.stringify(elements(htmlFormat(runOf(played()))).map(({ tagName }) => tagName)),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'changes no object by a name such as %s',
    (name) => {
      const keys = () => JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
      const before = keys();
      const setup = rolloutSetup();
      const stages = setup.plan.stages.map((stage) => ({ ...stage, name }));
      const shown = htmlFormat(runOf(played({ ...setup, name, plan: { ...setup.plan, stages } })));
      const picture = {
        kind: 'chart',
        title: name,
        description: name,
        table: {
          kind: 'table',
          caption: name,
          columns: [{ heading: name, alignment: 'left', worth: 0, cells: [name] }],
        },
      } as const;
      const rows = [{ name, value: 1, low: 0, high: 2, tone: 'plain', mark: '✓' }] as const;
      const drawings = [
        { kind: 'intervals', unit: 'amount', zero: null, rows },
        { kind: 'shares', parts: [{ name, tone: 'plain' }], rows: [{ name, shares: [1], interval: null }] },
        {
          kind: 'curves',
          xTitle: name,
          xs: [name, 'b'],
          isLogarithmic: false,
          unit: 'rate',
          floor: null,
          curves: [{ name, tone: 'plain', points: [{ value: 1, low: 0, high: 1 }, null] }],
        },
        {
          kind: 'time',
          endSeconds: 60,
          panels: [{ title: 'share', unit: 'percent', series: [] }],
          stretches: [{ name, tone: 'quiet', from: 0, to: 60 }],
          instants: [{ name, tone: 'bad', at: 1 }],
          verdicts: [],
        },
      ] as const;
      const page = { ...studyPage(buildStudyReport(study(), IDENTITY)), name };
      const drawn = htmlFormat({ ...page, blocks: drawings.map((drawing) => ({ ...picture, drawing })) });
      expect(keys()).toBe(before);
      expect(elements(drawn).filter((each) => attribute(each, 'role') === 'img')).toHaveLength(4);
      expect(shown + drawn).not.toContain('\u2060');
    },
  );

  it('draws no more windows than can be seen, and of neighbours the one that failed', () => {
    const setup = rolloutSetup();
    const run = played(setup);
    const [first] = run.windows;
    if (first === undefined) throw new Error('the run has windows');
    const windows = Array.from({ length: 5_000 }, (_, i) => ({
      ...first,
      toSeconds: 60 * (i + 1),
      judgement: { ...first.judgement, verdict: i === 2_503 ? ('FAIL' as const) : ('PASS' as const) },
    }));
    const page = runPage(buildReport(run, RUN_IDENTITY), { ...run, windows });
    const chart = page.blocks.find((block) => block.kind === 'chart');
    if (chart?.drawing.kind !== 'time') throw new Error('a run is drawn over time');
    expect(chart.drawing.verdicts.length).toBeLessThanOrEqual(400);
    expect(chart.drawing.verdicts.filter(({ word }) => word === 'FAIL').map(({ to }) => to)).toEqual([2_504 * 60]);
  });
});
