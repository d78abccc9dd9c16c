import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A right answer, and for a number how far off it may be. */
export interface Fact {
  readonly value: string | number | readonly number[];
  readonly within?: number;
}

/** What answers.json has, by task and letter. */
export type Answers = Readonly<Record<string, unknown>>;

export function readAnswers(copy: string): { readonly answers: Answers } | { readonly problem: string } {
  try {
    return { answers: Object(JSON.parse(readFileSync(join(copy, 'answers.json'), 'utf8'))) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `answers.json cannot be read: ${why}` };
  }
}

/** What is still wrong with the answers of a task; never what would be right. `isNot`: how a wrong one is called. */
export function wrongAnswers(
  task: string,
  given: Answers,
  facts: Readonly<Record<string, Fact>>,
  isNot: string,
): string[] {
  return Object.entries(facts).flatMap(([letter, fact]) => {
    const answer: unknown = Object(Object(given[task])[letter]).answer ?? null;
    const place = `${task}, question ${letter}`;
    if (answer === null || answer === '') return [`${place} has no answer yet in answers.json.`];
    if (isRight(answer, fact)) return [];
    return [`${place}: ${JSON.stringify(answer)} is not ${isNot}.${shapeHint(answer, fact)}`];
  });
}

function isRight(answer: unknown, { value, within = 0 }: Fact): boolean {
  if (typeof value === 'string') {
    return typeof answer === 'string' && answer.trim().toUpperCase().replace(/[ -]+/g, '_') === value;
  }
  if (typeof value === 'number') {
    const number = numberIn(answer);
    return number !== null && Math.abs(number - value) <= within;
  }
  const list = listIn(answer);
  return list !== null && list.length === value.length && list.every((each, i) => each === value[i]);
}

/** Numbers may be written as people do: 37, "37 %", "1,037". */
function numberIn(answer: unknown): number | null {
  if (typeof answer === 'number') return answer;
  if (typeof answer !== 'string') return null;
  const text = answer
    .trim()
    .replace(/\s*%$/, '')
    .replace(/,(?=\d{3}\b)/g, '');
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** A list, or text with numbers between commas or spaces. */
function listIn(answer: unknown): (number | null)[] | null {
  if (Array.isArray(answer)) return answer.map(numberIn);
  if (typeof answer !== 'string') return null;
  return answer
    .replace(/^\[|\]$/g, '')
    .trim()
    .split(/\s*[,;]\s*|\s+/)
    .map(numberIn);
}

/** For an answer of the wrong kind, which kind is meant. */
function shapeHint(answer: unknown, { value }: Fact): string {
  if (typeof value === 'number') return numberIn(answer) === null ? ' A number is meant.' : '';
  if (typeof value === 'string') return typeof answer === 'string' ? '' : ' A word is meant, "COMPLETED" for example.';
  return listIn(answer)?.length === value.length ? '' : ` A list of ${value.length} numbers is meant, [1, 2, …].`;
}
