import { describe, expect, it } from 'vitest';
import { parseReleases, parseReleasesData } from '../../src/config/releases/parse-releases.js';
import type { ReleaseYears } from '../../src/model/results/release-line.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';

function years(data: object): ReleaseYears {
  const parsed = parseReleasesData(data);
  if (!parsed.ok) throw new Error(parsed.problems.map(problemSentence).join('\n'));
  return parsed.years;
}

async function sentences(text: string): Promise<readonly string[]> {
  const parsed = await parseReleases(text);
  return parsed.ok ? [] : parsed.problems.map(problemSentence);
}

describe('a release line', () => {
  it('is a usual one where nothing is said', () => {
    const { commits, defect, line, levers } = years({});
    expect(commits).toEqual({ perDay: 20, defectRate: 0.02 });
    expect([defect, line.batch, line.fixSeconds, line.missedSeconds, levers]).toEqual([
      'error_spike',
      5,
      4 * 3_600,
      86_400,
      [],
    ]);
    expect(line.pipeline.map(({ name, seconds, after }) => [name, seconds, after])).toEqual([
      ['build', 180, []],
      ['unit', 119, [0]],
      ['integration', 480, [0]],
      ['end-to-end', 900, [0]],
    ]);
  });

  it('shares tests among runners, and waits for the job before it unless it says more', () => {
    const pipeline = [
      { takes: '1m', tests: 600, test_ms: 500, parallel: 10, flaky_tests: '2%', flake_rate: '5%', catches: '50%' },
      { name: 'two' },
      { name: 'three', after: ['job-1'] },
      { name: 'four', after: [] },
    ];
    expect(years({ pipeline }).line.pipeline).toEqual([
      { name: 'job-1', seconds: 90, flakyTests: 12, flakeRate: 0.05, catches: 0.5, after: [] },
      { name: 'two', seconds: 0, flakyTests: 0, flakeRate: 0.05, catches: 0, after: [0] },
      { name: 'three', seconds: 0, flakyTests: 0, flakeRate: 0.05, catches: 0, after: [0] },
      { name: 'four', seconds: 0, flakyTests: 0, flakeRate: 0.05, catches: 0, after: [] },
    ]);
  });

  it('has levers that change what they say and nothing else', () => {
    const { line, levers } = years({
      batch: 7,
      levers: [
        { name: 'a', fix: '1h' },
        { name: 'b', batch: 1, plan: {} },
      ],
    });
    expect(levers[0]).toEqual({ name: 'a', plan: null, line: { ...line, fixSeconds: 3_600 } });
    expect(levers[1]).toEqual({ name: 'b', plan: {}, line: { ...line, batch: 1 } });
  });
});

describe('a file of releases is refused where', () => {
  it.each<[string, string, string]>([
    ['it is empty', '', 'write {} for a year as it is by default'],
    ['it is a list', '- 1', 'found a list of 1; a file of releases is an object'],
    ['it is a configuration', 'stages: []', 'this is a configuration of canary-sim, which goes with --config'],
    ['a key is misspelt', 'comits: {}', 'unknown key `comits`, did you mean `commits`?'],
    ['a job is misspelt', 'pipeline: [{ name: a }, { name: b, after: [A] }]', 'did you mean `a`?'],
    ['a job waits for itself', 'pipeline: [{ name: a, after: [a] }]', 'pipeline[0].after[0]'],
    ['two jobs have a name', 'pipeline: [{ name: a }, { name: a }]', 'job 1 is named "a" already'],
    [
      'a pipeline of a lever is wrong',
      'levers: [{ name: x, pipeline: [{ name: a }, { name: a }] }]',
      'levers[0].pipeline[1].name',
    ],
    [
      'two levers have a name',
      'levers: [{ name: x, batch: 1 }, { name: x, batch: 2 }]',
      'lever 1 is named "x" already',
    ],
    ['a lever changes nothing', 'levers: [{ name: x }]', 'the lever changes nothing'],
    ['there is no job', 'pipeline: []', 'pipeline'],
    ['all tests always fail', 'pipeline: [{ flake_rate: 1 }]', 'flake_rate'],
    ['a defect is no world', 'defect: slow_bun', 'did you mean `slow_burn`?'],
    ['there are no commits', 'commits: { per_day: 0 }', 'commits.per_day'],
    ['a fix takes no time', 'fix: 0s', 'fix'],
  ])('%s', async (_, text, said) => {
    expect((await sentences(text)).join('\n')).toContain(said);
  });

  it('names every problem at its place', async () => {
    const told = await sentences('batch: 0\nfix: soon\nlevers:\n  - name: x\n');
    expect(told.map((sentence) => sentence.split(':')[0])).toEqual([
      'batch (line 1, column 8)',
      'fix (line 2, column 6)',
      'levers[0] (line 4, column 5)',
    ]);
  });
});
