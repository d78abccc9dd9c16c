import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHere } from '../cli/run-here.js';
import { CHANCY } from '../cli/study-configs.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { fileNamed } from './hostile-files.js';
import { HOSTILE_NAMES, UNSEEN } from './hostile-texts.js';
import { workflowCommands } from './workflow-commands.js';

inTemporaryFolder();

const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A configuration with something wrong in it. */
const withField = (field: object) => JSON.stringify({ ...JSON.parse(CHANCY), ...field });
const stage = (name: string) => ({ name, traffic_percent: 10, duration: '1m' });

/** Where a hostile text comes to be in a message: what is asked for, and the files that it takes. */
const WRONG: Readonly<Record<string, (text: string) => { args: readonly string[]; files?: Record<string, string> }>> = {
  'the name of a command': (text) => ({ args: [text] }),
  'a word too many': (text) => ({ args: ['validate', text] }),
  'an option': (text) => ({ args: [`--${text}`] }),
  'the value of an option': (text) => ({ args: ['--expect', text] }),
  'a scenario': (text) => ({ args: ['-c', 'c.json', '--scenario', text] }),
  'a file that is not there': (text) => ({ args: ['-c', `${fileNamed(text)}.json`] }),
  'a folder that is not there': (text) => ({ args: ['-c', 'c.json', '-o', `${fileNamed(text)}/x/report.json`] }),
  'a file that holds something else': (text) => ({
    args: ['-c', `${fileNamed(text)}.json`],
    files: { [`${fileNamed(text)}.json`]: text },
  }),
  'a key': (text) => ({ args: ['-c', 'w.json'], files: { 'w.json': withField({ [text]: 1 }) } }),
  'a key given twice': (text) => ({
    args: ['-c', 'w.json'],
    files: { 'w.json': `{${JSON.stringify(text)}:1,${JSON.stringify(text)}:2}` },
  }),
  'a value': (text) => ({ args: ['-c', 'w.json'], files: { 'w.json': withField({ baseline: text }) } }),
  'a duration': (text) => ({ args: ['-c', 'w.json'], files: { 'w.json': withField({ follow_up: text }) } }),
  'two stages of one name': (text) => ({
    args: ['-c', 'w.json'],
    files: { 'w.json': withField({ stages: [stage(text), { ...stage(text), traffic_percent: 20 }] }) },
  }),
  'a stage that there is not': (text) => ({
    args: ['-c', 'w.json'],
    files: { 'w.json': withField({ faults: [{ error_rate: 0.1, from: { stage: text } }] }) },
  }),
  YAML: (text) => ({ args: ['-c', 'w.yaml'], files: { 'w.yaml': `name: *${text}\n` } }),
  'an assertion': (text) => ({ args: ['study', '-c', 'c.json', '--assert', text] }),
  'an assertion in a file': (text) => ({
    args: ['study', '-c', 'w.json'],
    files: { 'w.json': withField({ assertions: [text] }) },
  }),
  'a sweep': (text) => ({ args: ['study', '-c', 'c.json', '--sweep', text] }),
  'a value of a sweep': (text) => ({ args: ['study', '-c', 'c.json', '--sweep', `baseline=${text}`] }),
  'a shard': (text) => ({ args: ['study', '-c', 'c.json', '--shard', text] }),
  'a part': (text) => ({ args: ['merge', `${fileNamed(text)}.json`], files: { [`${fileNamed(text)}.json`]: '{}' } }),
  'two files that are one': (text) => ({ args: ['-c', 'c.json', '-o', fileNamed(text), '--trace', fileNamed(text)] }),
  'a case': (text) => ({
    args: ['test', 't.json'],
    files: { 't.json': JSON.stringify({ config: 'c.json', cases: [{ name: 'a', expect: { stage: text } }] }) },
  }),
  'the configuration of a case': (text) => ({
    args: ['test', 't.json'],
    files: {
      't.json': JSON.stringify({
        config: `${fileNamed(text)}.json`,
        cases: [{ name: 'a', expect: { final_state: 'PAUSED' } }],
      }),
    },
  }),
  'which cases': (text) => ({
    args: ['test', 't.json', '--run', text],
    files: {
      't.json': JSON.stringify({ config: 'c.json', cases: [{ name: 'a', expect: { final_state: 'PAUSED' } }] }),
    },
  }),
  'a schema': (text) => ({ args: ['schema', text] }),
  'a script of a game': (text) => ({ args: ['play', '--script', 's.txt'], files: { 's.txt': `x${text}` } }),
  'another study': (text) => ({ args: ['study', '-c', 'c.json', '-n', '2', '-s', text, '--checkpoint', 'at.json'] }),
};

async function told(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string> {
  writeFileSync('c.json', CHANCY);
  for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
  const { code, out, err } = await runHere(args);
  expect(code, `${out}${err}`).toBe(2);
  expect(out).toBe('');
  return err;
}

describe('what is wrong is told on lines of its own, which nothing acts on', () => {
  it.each(Object.keys(WRONG))('where a hostile text is %s', async (where) => {
    if (where === 'another study') {
      writeFileSync('c.json', CHANCY);
      await runHere(['study', '-c', 'c.json', '-n', '2', '-s', 'x', '--checkpoint', 'at.json']);
    }
    for (const text of [...Object.values(HOSTILE_NAMES), ...Object.values(UNSEEN)]) {
      const wrong = WRONG[where]?.(text);
      if (wrong === undefined) continue;
      const err = await told(wrong.args, wrong.files);
      expect(err).not.toMatch(UNPRINTABLE);
      expect(workflowCommands(err)).toEqual([]);
      for (const line of err.trimEnd().split('\n')) expect(line).toMatch(/^canary-sim: /);
      // Not every command has that format.
      const json = await told([...wrong.args, '--format', 'json'], wrong.files).catch(() => null);
      if (json === null || !json.startsWith('{')) continue;
      expect(json).not.toMatch(UNPRINTABLE);
      expect(workflowCommands(json)).toEqual([]);
      expect(JSON.parse(json)).toMatchObject({ error: 'bad_input', exit_code: 2 });
    }
  });
});
