import { describe, expect, it } from 'vitest';
import { checkBlock } from './check-block.js';
import { consoleCommands } from './console-commands.js';
import { blocksInPage } from './documents.js';
import { extensionProblems, TABLE } from './extension-blocks.js';
import { missingJqPaths } from './jq-paths.js';
import { extend, FENCE, fenced, NEW_ROW, RUN, VALID, VALIDATE } from './made-blocks.js';
import { localLinks, markdownBlocks, markdownSection, wordsInBackticks } from './markdown-blocks.js';
import { matchesLines } from './matches-lines.js';

/** What the harness finds wrong with a README, all blocks together. */
async function failures(readme: string): Promise<string> {
  const blocks = blocksInPage(readme);
  expect(blocks).not.toEqual([]);
  const found = await Promise.all(blocks.map(({ next, files, ...block }) => checkBlock(block, next, files)));
  return found.flat().join('\n');
}

const GOOD = '{ "stages": [{ "traffic_percent": 10, "duration": "15m" }] }';
const BAD = '{ "stages": [{ "traffic_percent": 101, "duration": "15m" }] }';
const EXPECT = 'canary-sim --config examples/thin-traffic.json --quiet --expect COMPLETED -o r.json';

const TRUE: Readonly<Record<string, string>> = {
  'output that is printed': fenced('console', `$ ${VALIDATE}`, VALID),
  'several commands in one folder': fenced('console', '$ echo a > f', '$ cat f', 'a', '', '$ ls', 'examples', 'f'),
  'shortened output': fenced('console', '$ canary-sim -c stages.json', '{', '  "final_state": "COMPLETED",', '…'),
  'an exit code and both streams': fenced(
    'console',
    '$ echo one; echo two >&2; echo three; exit 3  # exit 3',
    'one',
    'two',
    'three',
  ),
  'an expectation that is not met': fenced('console', `$ ${EXPECT}  # exit 1`, '…'),
  'a valid configuration': `<!-- config -->\n${fenced('json', GOOD)}`,
  'a valid configuration in YAML': `<!-- config -->\n\n${fenced('yaml', 'stages: [{traffic_percent: 5, duration: 15m}]')}`,
  'an invalid configuration': `<!-- bad config -->\n${fenced('json', BAD)}`,
  'a module and its output': [
    fenced('ts', "import { TRANSITIONS } from 'canary-sim';", 'console.log(TRANSITIONS.length > 9);'),
    '<!-- output -->\n',
    fenced('text', 'true'),
  ].join('\n'),
  'a path that reports have': fenced('sh', "canary-sim -c stages.json | jq -e '.stages[] | .windows.failed == 0'"),
  'a script of the package': fenced('sh', 'npm ci && npm test'),
  'what fetches the program': fenced(
    'sh',
    'git clone https://git.example.com/tools/a.git',
    'cd a',
    'npm ci',
    "npm install --save-dev 'git+https://git.example.com/tools/a.git#0123abc'",
  ),
  'a file of another controller': `<!-- theirs -->\n${fenced('yaml', 'steps: [{ setWeight: 5 }]')}`,
  'a file that the reader makes': `<!-- file: own.yaml -->\n${fenced('yaml', GOOD)}\n${fenced(
    'console',
    '$ npx canary-sim validate -q -c own.yaml',
    'own.yaml is valid: "canary rollout", 1 stage',
  )}`,
  'a script with an argument': fenced('sh', 'npm ci && npm run exercise start'),
};

const UNTRUE: Readonly<Record<string, readonly [readme: string, says: RegExp]>> = {
  'output that is not printed': [
    fenced('console', `$ ${VALIDATE}`, VALID.replace('4', '5')),
    /prints:\nstages\.json is valid: "checkout 1\.1", 4 stages/,
  ],
  'output that is left out': [fenced('console', `$ ${VALIDATE}`), /prints:\nstages\.json is valid/],
  'more output than there is': [fenced('console', `$ ${VALIDATE}`, VALID, VALID), /prints:/],
  'a wrong end of shortened output': [fenced('console', '$ canary-sim -c stages.json', '{', '…', ']'), /prints:\n\{/],
  'a wrong second command': [fenced('console', '$ echo a', 'a', '$ echo b', 'c'), /^\$ echo b\nprints:\nb$/m],
  'a wrong exit code': [fenced('console', `$ ${EXPECT}  # exit 2`, '…'), /^exit code 1, not 2/],
  'a failure that is not announced': [fenced('console', `$ ${EXPECT}`, '…'), /^exit code 1, not 0/],
  'a failure that does not happen': [fenced('console', `$ ${VALIDATE} # exit 1`, VALID), /^exit code 0, not 1/],
  'jq where it may be missing': [fenced('console', '$ jq --version', '…'), /use node -p/],
  'a console block without a command': [fenced('console'), /no line "\$ command"/],
  'an invalid configuration': [`<!-- config -->\n${fenced('json', BAD)}`, /traffic_percent.*101/],
  'a configuration said to be invalid': [`<!-- bad config -->\n${fenced('json', GOOD)}`, /is valid/],
  'a configuration of which nothing is said': [fenced('json', GOOD), /needs <!-- config -->/],
  'a module that does not compile': [
    fenced('ts', "import { simulate } from 'canary-sim';", 'simulate(1);'),
    /Expected 2-3 arguments/,
  ],
  'a module that imports what there is not': [
    fenced('ts', "import { absent } from 'canary-sim';", 'console.log(absent);'),
    /no exported member 'absent'/,
  ],
  'a wrong output of a module': [
    [fenced('ts', 'console.log(1);'), '<!-- output -->', fenced('text', '2')].join('\n'),
    /prints:\n1/,
  ],
  'an output of a module that is left out': [fenced('ts', 'console.log(1);'), /prints:\n1/],
  'a module that throws': [fenced('ts', "throw new Error('so');"), /Error: so/],
  'a text block of no module': [fenced('text', 'anything'), /is the output of the ts block/],
  'an old diagram': [fenced('mermaid', 'stateDiagram-v2', '    [*] --> GONE'), /"canary-sim diagram" prints/],
  'a path that no report has': [
    fenced('sh', "canary-sim -c stages.json | jq '.stages[] | .windows.faild'"),
    /no report has \.windows\.faild/,
  ],
  'a shell command that fails': [fenced('sh', 'canary-sim -c absent.json'), /exit code 2, not 0/],
  'a script that there is not': [fenced('sh', 'npm run absent'), /no script "absent"/],
  'a script with an argument that there is not': [fenced('sh', 'npm run absent start'), /no script "absent"/],
  'a shell command that cannot be run here': [fenced('sh', 'git push'), /starts with canary-sim or npm/],
  'an address without a commit': [
    fenced('sh', "npm install --save-dev 'git+https://git.example.com/tools/a.git'"),
    /starts with canary-sim or npm/,
  ],
  'a file of another controller that is no YAML': [`<!-- theirs -->\n${fenced('yaml', 'a: [')}`, /Flow sequence/],
  'a kind of block without a check': [fenced('python', 'print(1)'), /no check for a block tagged "python"/],
};

describe('the check of the README', () => {
  it.each(Object.keys(TRUE))('passes %s', async (name) => {
    expect(await failures(TRUE[name] ?? '')).toBe('');
  });

  it.each(Object.keys(UNTRUE))('reports %s', async (name) => {
    const [readme = '', says = /^$/] = UNTRUE[name] ?? [];
    expect(await failures(readme)).toMatch(says);
  });

  it('reports every untrue block among true ones', async () => {
    const readme = [
      '# A README\n\nSome words.\n',
      TRUE['output that is printed'],
      UNTRUE['output that is not printed']?.[0],
      UNTRUE['a wrong exit code']?.[0],
      UNTRUE['an invalid configuration']?.[0],
    ].join('\n');
    const blocks = markdownBlocks(readme);
    const found = await Promise.all(blocks.map((block) => checkBlock(block)));
    expect(found.map((block) => block.length)).toEqual([0, 1, 1, 1]);
  });
});

describe('the check of an extension', () => {
  it.each([
    ['two rows', [NEW_ROW, NEW_ROW.replace('twice', 'thrice'), RUN], '2 rows, not one'],
    ['two rows in one block', [NEW_ROW.replace('  },', '  },\n  max_thrice: {\n  },'), RUN], '2 rows, not one'],
    ['no row', [RUN], '0 rows, not one'],
    [
      'a row elsewhere',
      [NEW_ROW.replace(TABLE, 'src/model/rule.ts'), RUN],
      'src/model/rule.ts is not src/measures/conditions.ts',
    ],
    ['nothing that is run', [NEW_ROW], 'nothing is run with it'],
  ])('reports %s', (_what, parts, problem) => {
    expect(extensionProblems(markdownBlocks(parts.join('\n')))).toEqual([problem]);
    expect(extensionProblems(markdownBlocks([NEW_ROW, RUN].join('\n')))).toEqual([]);
  });

  it('has to be asked for: as any other block, one of it is reported', async () => {
    expect(await failures(NEW_ROW)).toMatch(/expected/);
    expect(await failures(extend('stages.json', 'json', GOOD))).toMatch(/needs <!-- config -->/);
  });
});

describe('the reading of Markdown', () => {
  it('finds each fenced block with its tag, its line and the comment straight before it', () => {
    const readme = `Text\n\n<!-- config -->\n\n${fenced('json', '{}')}${fenced('sh x', 'a', '', 'b')}\n<!-- c -->\nd\n~~~~\n${FENCE}\n~~~~`;
    expect(markdownBlocks(readme)).toEqual([
      { tag: 'json', text: '{}\n', line: 5, comment: 'config' },
      { tag: 'sh', text: 'a\n\nb\n', line: 8, comment: null },
      { tag: '', text: `${FENCE}\n`, line: 16, comment: null },
    ]);
  });

  it('finds words in backticks in prose only', () => {
    const readme = `A \`stages[].name\`, not b.\n\n${fenced('sh', '`c`')}\nAnd \`$schema\`.`;
    expect([...wordsInBackticks(readme)]).toEqual(['stages', 'name', '$schema']);
  });

  it('finds sections and links', () => {
    expect(markdownSection('a\n<!-- t -->\nb\n<!-- /t -->\nc', 't')).toBe('b\n');
    expect(markdownSection('a\n<!-- t -->\nb', 't')).toBeNull();
    expect(localLinks('[a](b.md#c) [d](https://e) [f](#g)')).toEqual(['b.md']);
  });

  it('finds commands that go on in a second line', () => {
    expect(consoleCommands('$ a \\\n    b  # exit 4\nout\n')).toEqual([
      { command: 'a \\\n    b  # exit 4', exitCode: 4, output: 'out\n' },
    ]);
    expect(() => consoleCommands('out\n$ a')).toThrow('before the first');
  });
});

describe('the comparison of output', () => {
  it.each([
    ['a', 'a\n', true],
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
    ['a', 'a\nb', false],
    ['a ', 'a', false],
    ['…', '', true],
    ['…', 'a\nb', true],
    ['a\n…', 'a', true],
    ['a\n…', 'b\na', false],
    ['…\nb', 'a\nb', true],
    ['…\nb', 'b\na', false],
    ['a\n…\na', 'a', false],
    ['a\n…\nb\n…\nc', 'a\n1\nb\n2\nc', true],
    ['a\n…\nb\n…\nc', 'a\n1\n2\nc', false],
    ['a\n…\nc\n…\nc', 'a\nc', false],
    ['a…', 'ab', false],
  ])('of %j with %j gives %j', (expected, actual, matches) => {
    expect(matchesLines(expected, actual)).toBe(matches);
  });
});

describe('the look-up of what jq reads', () => {
  const report = { a: { b: 1 }, list: [{ name: 'x', w: { n: null } }] };
  it.each([
    ['.a.b', []],
    ['.a.c', ['.a.c']],
    ['.a.b < 1000 and .x', ['.x']],
    ['.list[] | [.name, .w.n, .b] | @tsv', ['.b']],
    ['.list[0].name', []],
    ['.list[1].name', ['.list[1].name']],
    ['.list[] | select(.name == ".z") | .w | .n', []],
    ['.a | .name', ['.name']],
  ])('finds in %s what does not exist: %j', (filter, missing) => {
    expect(missingJqPaths(filter, [report])).toEqual(missing);
  });
});
