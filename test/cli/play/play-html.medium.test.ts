import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { playSetup } from '../../../src/cli/play/play-setup.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { PRESETS } from '../../../src/model/fault.js';
import { type PageData, setupWith } from '../../../src/play/page-data.js';
import { HOSTILE_NAMES } from '../../injection/hostile-texts.js';
import { BAD, HEALTHY } from '../configs.js';
import { runHere } from '../run-here.js';
import { inTemporaryFolder } from '../temporary-folder.js';

inTemporaryFolder();

const OK = { code: 0, out: '', err: '' };

/** Each element of a page, in order. */
function elementsOf(html: string) {
  const found: DefaultTreeAdapterMap['element'][] = [];
  const walk = (node: DefaultTreeAdapterMap['node']) => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(html));
  return found;
}

function scriptsOf(html: string): string[] {
  return elementsOf(html)
    .filter(({ tagName }) => tagName === 'script')
    .map(({ childNodes }) => childNodes.map((node) => ('value' in node ? node.value : '')).join(''));
}

const dataOf = (html: string): PageData => JSON.parse(scriptsOf(html)[0] ?? '');

describe('play --html', () => {
  test('writes one page, the same bytes each time, on standard output for -', async () => {
    expect(await runHere(['play', '--html', 'play.html'])).toEqual(OK);
    const text = readFileSync('play.html', 'utf8');
    expect(readdirSync('.')).toEqual(['play.html']);
    expect(await runHere(['play', '--html', '-', '--seed', '42'])).toEqual({ ...OK, out: text });
  });

  test('is smaller than a picture: the engine, every world, and the page itself take 300 kB at most', async () => {
    const { out } = await runHere(['play', '--html', '-']);
    expect(Buffer.byteLength(out)).toBeLessThan(300_000);
  });

  test('loads nothing: it has two scripts, a style, and a policy that lets nothing else in', async () => {
    const { out } = await runHere(['play', '--html', '-']);
    const elements = elementsOf(out);
    const named = (name: string) => elements.filter(({ tagName }) => tagName === name);
    expect([named('script').length, named('style').length, named('link').length, named('img').length]).toEqual([
      2, 1, 0, 0,
    ]);
    expect(elements.flatMap(({ attrs }) => attrs.filter(({ name }) => /^(src|href|on\w+|style)$/.test(name)))).toEqual(
      [],
    );
    const policy = named('meta').flatMap(({ attrs }) =>
      attrs.filter(({ name }) => name === 'content').map(({ value }) => value),
    );
    expect(policy).toContainEqual(expect.stringMatching(/^default-src 'none';/));
  });

  test('has the licences of what is in it', async () => {
    const [, script = ''] = scriptsOf((await runHere(['play', '--html', '-'])).out);
    expect(script).toMatch(
      /^\/\*\ncanary-sim contains code of these packages, under their own licences\.[\s\S]*David Bau[\s\S]*\*\//,
    );
    expect(script).not.toContain('zod');
  });

  test('plays the plan of the file, with each canary that a seed may draw as the terminal has it', async () => {
    writeFileSync('stages.json', HEALTHY);
    expect(await runHere(['play', '-c', 'stages.json', '--html', 'play.html', '-s', '7'])).toEqual(OK);
    const data = dataOf(readFileSync('play.html', 'utf8'));
    expect(data).toMatchObject({ seed: '7', config: 'stages.json' });
    const parsed = await parseConfig(HEALTHY);
    if (!parsed.ok) throw new Error('it is a configuration');
    for (const preset of PRESETS) {
      expect(setupWith(data, preset)).toStrictEqual(await playSetup(parsed.config.document, preset));
    }
  });

  test.each(Object.entries(HOSTILE_NAMES))('holds names as text, whatever they look like: %s', async (_, name) => {
    const config = { ...JSON.parse(HEALTHY), name };
    const stdin = async () => new TextEncoder().encode(JSON.stringify(config));
    const { code, out } = await runHere(['play', '-c', '-', '--html', '-', '--seed', name], { stdin });
    expect(code).toBe(0);
    const plain = (await runHere(['play', '--html', '-'])).out;
    expect(elementsOf(out).map(({ tagName }) => tagName)).toEqual(elementsOf(plain).map(({ tagName }) => tagName));
    expect(scriptsOf(out)[1]).toBe(scriptsOf(plain)[1]);
    expect(dataOf(out)).toMatchObject({ seed: name, config: '-', setup: { name } });
  });
});

describe('play --html keeps to the rules of files', () => {
  test('never over the configuration, by whatever name', async () => {
    writeFileSync('stages.json', HEALTHY);
    symlinkSync('stages.json', 'other.html');
    for (const file of ['stages.json', './stages.json', 'other.html']) {
      expect(await runHere(['play', '-c', 'stages.json', '--html', file])).toEqual({
        code: 2,
        out: '',
        err: `canary-sim: --html would overwrite the configuration stages.json\n`,
      });
    }
    expect(readFileSync('stages.json', 'utf8')).toBe(HEALTHY);
  });

  test('whole or not at all: a configuration with problems, or a place that cannot be written, leaves what was there', async () => {
    writeFileSync('bad.json', BAD);
    writeFileSync('play.html', 'before');
    const { code, err } = await runHere(['play', '-c', 'bad.json', '--html', 'play.html']);
    expect(code).toBe(2);
    expect(err).toMatch(/^canary-sim: bad\.json: nmae/);
    mkdirSync('folder');
    expect((await runHere(['play', '--html', 'folder'])).code).toBe(2);
    expect((await runHere(['play', '--html', 'absent/play.html'])).code).toBe(2);
    expect(readFileSync('play.html', 'utf8')).toBe('before');
    expect(readdirSync('.').sort()).toEqual(['bad.json', 'folder', 'play.html']);
  });

  test('keeps the rights of a file that it replaces', async () => {
    writeFileSync('play.html', 'before');
    chmodSync('play.html', 0o640);
    expect((await runHere(['play', '--html', 'play.html'])).code).toBe(0);
    expect(readFileSync('play.html', 'utf8')).toMatch(/^<!doctype html>/);
  });

  test.each([
    [['--script', 'moves'], '--script does not go with --html'],
    [['--speed', '2'], '--speed does not go with --html'],
    [['--html', ''], "option '--html <file>' argument '' is invalid. It is empty"],
  ])('and refuses %j beside it', async (args, why) => {
    const { code, err } = await runHere(['play', '--html', 'play.html', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(existsSync('play.html')).toBe(false);
  });

  test('a world of its own is not chosen for a game: the seed draws it', async () => {
    const { code, err } = await runHere(['--scenario', 'latent', 'play', '--html', 'play.html']);
    expect([code, err]).toEqual([2, 'canary-sim: --scenario does not go with play\n']);
  });
});
