import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { SAMPLE, SAMPLE_YAML } from '../config/sample.js';
import { example } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

async function digestOf(text: string): Promise<unknown> {
  writeFileSync('plan', text);
  return (await jsonFrom(['-c', 'plan', '-q']))['config_digest'];
}

function backwards(value: Json): Json {
  if (Array.isArray(value)) return value.map(backwards);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, backwards(item)]),
  );
}

/** Every way to change one leaf of a document a little. */
function* changes(value: Json): Generator<Json[]> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const others of changes(item)) yield others.map((o) => value.with(i, o));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      for (const others of changes(item)) yield others.map((other) => ({ ...value, [key]: other }));
    }
  } else {
    yield alternatives(value);
  }
}

/** Candidates near a value, of which one at least is allowed wherever the value is. */
function alternatives(value: null | boolean | number | string): Json[] {
  if (typeof value === 'number')
    return [value * 0.99, value * 1.01, value + 1, value + 0.5].filter((each) => each !== value);
  if (typeof value === 'boolean') return [!value];
  if (value === null) return [1];
  const words: Record<string, string> = {
    ...{ pause: 'promote', promote: 'rollback', rollback: 'pause', resume: 'pause' },
    ...{ '00:00': '14:30', random: 'sticky', stable: 'fresh', healthy: 'error_spike', traffic_switch: 'redeploy' },
  };
  if (value === 'automatic') return [{ manual: {} }];
  if (words[value] !== undefined) return [words[value]];
  return /^\d+[smh]$/.test(value) ? ['2m', '20m', '25m', '30s'].filter((each) => each !== value) : [`${value}!`];
}

describe('the digest of a configuration', () => {
  it('does not depend on layout, order of keys, or what is left to defaults', async () => {
    const digest = await digestOf(SAMPLE);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const document = JSON.parse(SAMPLE);
    const printed = await runHere(['validate', '--print', '-q', '-c', 'plan']);
    for (const text of [
      JSON.stringify(document),
      JSON.stringify(document, null, 7).replaceAll('\n', '\r\n'),
      JSON.stringify(backwards(document)),
      SAMPLE_YAML,
      printed.out,
    ]) {
      expect(await digestOf(text)).toBe(digest);
    }
  });

  it('changes with every single value', async () => {
    writeFileSync('plan', SAMPLE);
    const document = (await jsonFrom(['validate', '--print', '-q', '-c', 'plan'])) as { [key: string]: Json };
    const seen = new Set([await digestOf(SAMPLE)]);
    let leaves = 0;
    for (const candidates of changes(document)) {
      leaves++;
      const texts = candidates.map((candidate) => JSON.stringify(candidate));
      const valid = await Promise.all(texts.map(async (text) => (await parseConfig(text)).ok));
      const text = texts[valid.indexOf(true)];
      if (text === undefined) throw new Error(`no other value is allowed: ${texts[0]}`);
      const digest = await digestOf(text);
      expect(seen, text).not.toContain(digest);
      seen.add(digest);
    }
    expect(leaves).toBeGreaterThan(30);
  });
});

describe('JSON and YAML that say the same', () => {
  it('give the same bytes but for the file name in the reproduce line', async () => {
    writeFileSync('stages.json', example('stages.json'));
    writeFileSync('stages.yaml', example('stages.yaml'));
    for (const format of ['json', 'text', 'markdown']) {
      const json = await runHere(['-c', 'stages.json', '-f', format]);
      const yaml = await runHere(['-c', 'stages.yaml', '-f', format]);
      expect(json.code).toBe(0);
      expect(yaml).toEqual({ ...json, out: json.out.replace('--config stages.json', '--config stages.yaml') });
    }
  });
});
