import type { EndingRow } from '../play/ending.js';
import { replayLines } from '../play/transcript.js';
import { element } from './element.js';
import type { Panel } from './panel.js';

/** What was true, what it cost, and what the plan would have done; nothing before the end. */
export function endPanel(): Panel {
  const root = element('section', { class: 'end', hidden: '' });
  return {
    root,
    show: ({ ending, transcript, data }) => {
      const isNew = root.hidden && ending !== null;
      root.hidden = ending === null;
      if (ending === null) root.replaceChildren();
      if (ending === null || !isNew) return;
      const { headline, truth, mine, plans, comparison } = ending;
      const title = element(
        'h2',
        { tabindex: '-1', class: CLASSES[headline.tone] },
        `${headline.mark} ${headline.text}`,
      );
      const command = replayLines(transcript, data.config).join('\n');
      root.replaceChildren(
        title,
        element('dl', { class: 'truth' }, ...groupsOf([...truth, ...mine, ...plans])),
        ...(comparison === null ? [] : [element('p', { class: 'comparison' }, comparison)]),
        element('h3', {}, transcript.hasLeft ? 'The same seed in the terminal' : 'The same game in the terminal'),
        element('pre', { tabindex: '0', role: 'region', 'aria-label': 'Command' }, element('code', {}, command)),
      );
      title.focus();
    },
  };
}

const CLASSES = { good: 'good', bad: 'bad', open: 'unsure' } as const;

/** Each label with all that is said under it. */
function groupsOf(rows: readonly EndingRow[]): HTMLElement[] {
  const groups: HTMLElement[] = [];
  for (const [label, text] of rows) {
    if (label !== '') groups.push(element('div', {}, element('dt', {}, label)));
    groups.at(-1)?.append(element('dd', {}, text));
  }
  return groups;
}
