import { markdownText } from '../markdown/markdown-text.js';
import { assertionDetail, type Played } from './assertion-text.js';
import { ownMarkdown } from './own-markdown.js';
import type { AssertionJson } from './study-schema.js';

const NOT_MET = { met: '', not_met: '✗ ', undecided: '? ' } as const satisfies Record<AssertionJson['outcome'], string>;

/** Assertions as a list of tasks, of which those that are met are done; nothing if there are none. */
export function assertionsMarkdown(assertions: readonly AssertionJson[], played: Played): string[] {
  if (assertions.length === 0) return [];
  const tasks = assertions.map((assertion) => {
    const box = assertion.outcome === 'met' ? '[x]' : '[ ]';
    const detail = ownMarkdown(assertionDetail(assertion, played));
    return `- ${box} ${NOT_MET[assertion.outcome]}**${markdownText(assertion.text)}**: ${detail}`;
  });
  return [tasks.join('\n')];
}
