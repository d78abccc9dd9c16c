import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../../../src/config/parse-config.js';
import type { Run } from '../../../../src/model/run.js';
import { simulate } from '../../../../src/simulation/simulate.js';
import { type Fact, readAnswers, wrongAnswers } from './answer.js';

const RUNS = 200;

/** explain-1: what is still wrong in the answers of a copy, held against what the tool says for the learner's own seed. */
export async function checkExplain(copy: string): Promise<string[]> {
  const given = readAnswers(copy);
  if ('problem' in given) return [given.problem];
  const seed = seedOf(Object(given.answers['explain-1']).seed);
  if (seed === null) return ['explain-1 has no seed yet in answers.json: choose one, a number or a word.'];
  return wrongAnswers('explain-1', given.answers, await factsOf(seed), `what canary-sim says for the seed ${seed}`);
}

function seedOf(given: unknown): string | null {
  const text = typeof given === 'number' || typeof given === 'string' ? String(given).trim() : '';
  return text === '' ? null : text;
}

/** The answers for a seed. Nothing is written down: every figure is played. */
export async function factsOf(seed: string): Promise<Readonly<Record<'a' | 'b' | 'c' | 'd', Fact>>> {
  const canary = await play('explain/canary.json');
  const bigBang = await play('explain/big-bang.json');
  const deployment = await play('explain/deployment.json');
  const edge = await play('alter-3-seed.json');
  const ends = Array.from({ length: RUNS }, (_, i) => edge(`${seed}/${i + 1}`).finalState);
  const count = (state: Run['finalState']) => ends.filter((end) => end === state).length;
  const errors = (of: string) => edge(of).canary.errors;
  return {
    a: { value: [canary(seed).excessFailedRequests, bigBang(seed).excessFailedRequests] },
    b: { value: [count('COMPLETED'), count('ROLLED_BACK'), count('PAUSED')] },
    c: { value: [errors(seed), errors(seed), errors(`${seed}/1`)] },
    d: { value: [deployment(seed).stagesCompleted, canary(seed).stagesCompleted] },
  };
}

/** Plays a configuration of the exercises with any seed. */
async function play(file: string): Promise<(seed: string) => Run> {
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  const parsed = await parseConfig(text);
  if (!parsed.ok) throw new Error(`${file} is not valid`);
  return (seed) => simulate(parsed.config.setup, seed);
}
