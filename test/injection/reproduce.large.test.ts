import { readdirSync, writeFileSync } from 'node:fs';
import { micromark } from 'micromark';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { runSh, runShell } from '../cli/built-program.js';
import { runHere } from '../cli/run-here.js';
import { CHANCY } from '../cli/study-configs.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { fileNamed } from './hostile-files.js';
import { HOSTILE_NAMES, UNSEEN } from './hostile-texts.js';

const folder = inTemporaryFolder();

/** Half of a surrogate pair is nothing that one process can say to another. */
const { surrogate: _, ...sayable } = UNSEEN;
const TEXTS: readonly (readonly [string, string])[] = Object.entries({ ...HOSTILE_NAMES, ...sayable });

/** Only a line break at the end is more than every shell can be told. */
const shellFor = (text: string) => (text.endsWith('\n') ? runShell : runSh);

/** What a file may not be called. */
const named = (text: string) => `${fileNamed(text).replace(/\n+$/, '')}.json`;

/** The commands of a report, as a reader copies them from there. */
function copied(shown: string, format: string): readonly string[] {
  switch (format) {
    case 'json':
      return [JSON.parse(shown).reproduce];
    case 'text': {
      const joined = shown.replaceAll(/ \\\n {4}/g, ' ');
      return [...joined.matchAll(/^ {2}\$ (canary-sim .*)$/gm)].map(([, command]) => String(command)).slice(-1);
    }
    default: {
      const codes: string[] = [];
      const walk = (node: DefaultTreeAdapterTypes.ChildNode): void => {
        if (node.nodeName === 'code' && 'childNodes' in node) {
          codes.push(node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''));
        } else if ('childNodes' in node) node.childNodes.forEach(walk);
      };
      parseFragment(micromark(shown, { allowDangerousHtml: true })).childNodes.forEach(walk);
      return codes.slice(-1);
    }
  }
}

describe('the command of a report, given to a shell, makes the same report', () => {
  it.each(TEXTS)('of a run with a hostile seed and a hostile file: %s', async (_name, text) => {
    const file = named(text);
    writeFileSync(file, CHANCY);
    const args = [`--seed=${text}`, `--config=./${file}`, '-q'];
    const before = readdirSync('.');
    const json = await runHere([...args, '-f', 'json']);
    for (const format of ['json', 'text', 'markdown']) {
      const { out } = await runHere([...args, '-f', format]);
      const [command = ''] = copied(out, format);
      const again = await shellFor(text)(folder(), command);
      expect({ code: again.code, err: again.err, out: again.out.toString() }).toEqual({ ...json, err: '' });
    }
    expect(readdirSync('.').filter((name) => name !== '.bin')).toEqual(before);
  });

  it.each([
    ['study', ['study', '-n', '2', '--scenarios', 'configured', '--assert', 'healthy.completed.rate  >= 0 %']],
    ['sweep', ['study', '-n', '2', '--sweep', 'canary.error_rate=0.01,0.02']],
    ['comparison', ['compare', '-n', '2', '--scenarios', 'configured']],
  ] as const)('of a %s', async (_name, args) => {
    for (const text of [HOSTILE_NAMES.shell, HOSTILE_NAMES.legacy, sayable.lines, sayable.ansi]) {
      const file = named(text);
      writeFileSync(file, CHANCY);
      writeFileSync(`2${file}`, CHANCY.replace('0.05', '0.04'));
      const files = args[0] === 'compare' ? [`./${file}`, `2${file}`] : [`--config=./${file}`];
      const asked = [...args, ...files, `--seed=${text}`, '-q'];
      const { out: wanted } = await runHere(asked);
      const { out } = await runHere([...asked, '-f', 'text']);
      const [command = ''] = copied(out, 'text');
      const again = await runSh(folder(), `${command} -q`);
      expect({ code: again.code, err: again.err, out: again.out.toString() }).toEqual({
        code: 0,
        err: '',
        out: wanted,
      });
    }
  });

  it('of a case of policy tests', async () => {
    for (const text of Object.values(HOSTILE_NAMES)) {
      const file = named(text);
      writeFileSync(file, CHANCY);
      const cases = [{ name: 'a', seed: text, expect: { duration_seconds: { min: 1e6 } } }];
      writeFileSync('t.json', JSON.stringify({ config: file, cases }));
      const { out } = await runHere(['test', 't.json', '-f', 'json']);
      const [{ seed, reproduce, received }] = JSON.parse(out).cases[0].misses;
      const again = await runSh(folder(), reproduce);
      expect({ code: again.code, seed }).toEqual({ code: 0, seed: text });
      expect(String(JSON.parse(again.out.toString()).metrics.duration_seconds)).toBe(received);
    }
  });
});
