import { PROBLEMS_TOLD, type UsageProblem } from '../model/problems/problem.js';
import { countOf } from '../text/format-number.js';
import { nearMiss } from '../text/near-miss.js';
import { quoted } from '../text/sentence.js';
import { act, type Game, goOn, type PlayerAction } from './game.js';

/** A line of a script: so many windows to wait, or something to do. */
export type ScriptLine = { readonly wait: number } | { readonly do: PlayerAction };

/** The words of a script, beside `wait`. */
const ACTIONS: Readonly<Record<string, PlayerAction>> = {
  promote: 'promote',
  pause: 'pause',
  resume: 'resume',
  rollback: 'abort',
  judge: 'judge',
};

const WORDS = ['wait', ...Object.keys(ACTIONS)];
/** Windows of one `wait`; and lines and windows of a whole script: each window is played from the start of the rollout. */
export const MOST_PLAYED = { wait: 1_000, lines: 1_000, windows: 10_000 } as const;

/** Reads a script, one word a line, or says what is wrong with each line that is not one. */
export function parseScript(text: string): { lines: readonly ScriptLine[]; problems: readonly UsageProblem[] } {
  const lines: ScriptLine[] = [];
  const problems: UsageProblem[] = [];
  for (const [index, said] of text.split(/\r?\n/).entries()) {
    const line = said.replace(/#.*/, '').trim();
    if (line === '') continue;
    const read = readLine(line, problems.length < PROBLEMS_TOLD ? nearMiss : () => null);
    if (typeof read === 'string') problems.push({ code: 'usage', message: `line ${index + 1}: ${read}` });
    else lines.push(read);
  }
  const windows = lines.reduce((sum, line) => sum + ('wait' in line ? line.wait : 0), 0);
  if (problems.length === 0 && (lines.length > MOST_PLAYED.lines || windows > MOST_PLAYED.windows)) {
    const [most, all] = [MOST_PLAYED, { lines: lines.length, windows }].map((each) => {
      return `${countOf(each.lines, 'word')} and ${countOf(each.windows, 'window')} of waiting`;
    });
    problems.push({ code: 'usage', message: `found ${all}; at most ${most} are played` });
  }
  return { lines, problems };
}

function readLine(line: string, suggest: typeof nearMiss): ScriptLine | string {
  const [word = '', ...rest] = line.split(/\s+/);
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action !== undefined) return rest.length === 0 ? { do: action } : `${word} takes nothing after it`;
  if (word === 'wait') {
    const windows = rest.length === 1 && /^\d{1,4}$/.test(rest[0] ?? '') ? Number(rest[0]) : 0;
    if (windows >= 1 && windows <= MOST_PLAYED.wait) return { wait: windows };
    return `wait takes a number of windows, from 1 to ${MOST_PLAYED.wait}`;
  }
  const near = suggest(word, WORDS);
  return `unknown word ${quoted(word)}${near === null ? `; words are ${WORDS.join(', ')}` : `, did you mean ${near}?`}`;
}

/** A line as it stands in a script. */
export function wordOf(line: ScriptLine): string {
  if ('wait' in line) return `wait ${line.wait}`;
  return Object.entries(ACTIONS).find(([, action]) => action === line.do)?.[0] ?? line.do;
}

/** A game after a script, in no time at all. */
export function playScript(game: Game, lines: readonly ScriptLine[]): Game {
  let played = game;
  for (const line of lines) {
    if ('do' in line) played = act(played, line.do);
    else for (let i = 0; i < line.wait; i++) played = goOn(played);
  }
  return played;
}
