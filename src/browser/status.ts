import { armCells, FIGURE_HEADINGS } from '../play/arm-cells.js';
import { history } from '../play/history.js';
import { judgeLine } from '../play/judge-line.js';
import { formatDuration } from '../text/duration.js';
import { countOf, formatCount, formatNumber } from '../text/format-number.js';
import { plainText, visibleText } from '../text/visible-text.js';
import { element, scrolled, table } from './element.js';
import type { Panel } from './panel.js';

/** Where the rollout is, and who decides. */
export function statusPanel(): Panel {
  const status = element('strong', { class: 'status' });
  const rows = element('dl', { class: 'where' });
  return {
    root: element('section', { class: 'rollout' }, element('h2', {}, 'The rollout'), element('p', {}, status), rows),
    show: ({ transcript: { game }, view }) => {
      const { stage, stageIndex, stageStartedAtSeconds: started, stageEndsAtSeconds: ends, trafficPercent, run } = view;
      const name = `${stageIndex + 1} of ${game.setup.plan.stages.length}, ${plainText(stage.name)}`;
      const since = formatDuration(game.now - started);
      const { requests, errors } = run.canary;
      const facts = {
        Clock: formatDuration(game.now),
        Stage: ends === null ? `${name}, ${since}` : `${name}, ${since} of ${formatDuration(ends - started)}`,
        'Canary gets': `${formatNumber(trafficPercent)} % of the traffic`,
        'So far': `${countOf(requests, 'canary request')}, ${formatCount(errors)} failed`,
        'Who judges': game.handedOver === null ? 'you' : 'the plan',
        'The plan': judgeLine(game, view).replace(/^ plan: /, ''),
        Seed: visibleText(game.seed, 60),
      };
      status.textContent = view.status;
      status.dataset['status'] = view.status;
      rows.replaceChildren(
        ...Object.entries(facts)
          .filter(([, said]) => said !== '')
          .map(([label, said]) => element('div', {}, element('dt', {}, label), element('dd', {}, said))),
      );
    },
  };
}

/** The latest window in figures. */
export function windowPanel(): Panel {
  const place = scrolled('Figures of the latest window');
  return {
    root: element('section', {}, element('h2', {}, 'The latest window'), place),
    show: ({ view }) => {
      const window = view.run.windows.at(-1);
      if (window === undefined) return place.replaceChildren(element('p', {}, 'Nothing is measured yet.'));
      const { fromSeconds, toSeconds, canary, stable } = window;
      const rows = [
        ['canary', ...armCells(canary)],
        ['stable', ...armCells(stable)],
      ];
      const caption = `From ${formatDuration(fromSeconds)} to ${formatDuration(toSeconds)}`;
      place.replaceChildren(table(caption, FIGURE_HEADINGS, rows));
    },
  };
}

/** What has happened, oldest first; what is new is said to who cannot see it. */
export function historyPanel(): Panel {
  const list = element('ol', { class: 'history' });
  const live = element('p', { role: 'status', class: 'vh' });
  let said: readonly string[] = [];
  return {
    root: element('section', { class: 'past' }, element('h2', {}, 'What has happened'), list, live),
    show: ({ transcript: { game }, view, ending }) => {
      const lines = history(game, view).map((line) => line.trim());
      if (ending !== null) lines.push(ending.headline.text);
      const isFurther = said.every((line, i) => line === lines[i]);
      const fresh = isFurther ? lines.slice(said.length) : lines;
      if (fresh.length > 0) live.textContent = fresh.join('. ');
      if (fresh.length > 0 || !isFurther) {
        const shown = ending === null ? lines : lines.slice(0, -1);
        list.replaceChildren(...shown.map((line) => element('li', {}, line)));
      }
      said = lines;
    },
  };
}
