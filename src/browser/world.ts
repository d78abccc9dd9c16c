import { element } from './element.js';
import type { Panel } from './panel.js';

/** Which canary goes out: by a seed, another each time, or the same once more. */
export function worldPanel(start: (seed: string) => void): Panel {
  const seed = element('input', { name: 'seed', maxlength: '200', autocomplete: 'off', required: '' });
  const play = element('button', { type: 'submit' }, 'Play this seed');
  const another = element('button', { type: 'button', 'data-command': 'new' }, 'New world');
  const again = element('button', { type: 'button', 'data-command': 'restart' }, 'Restart');
  const form = element('form', { class: 'group' }, element('label', {}, 'Seed ', seed), play, another, again);
  let current = '';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (seed.value !== '') start(seed.value);
  });
  another.addEventListener('click', () => start(freshSeed()));
  again.addEventListener('click', () => start(current));
  const note =
    'Half of all seeds send out a healthy canary. The same seed is the same canary and the same traffic, here and in the terminal.';
  return {
    root: element('section', { class: 'world' }, element('h2', {}, 'The world'), form, element('p', {}, note)),
    show: ({ transcript: { game } }) => {
      if (game.seed === current) return;
      current = game.seed;
      seed.value = current;
    },
  };
}

/** Chance of the browser, not of the world: which of the worlds to play. */
function freshSeed(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(number % 100_000);
}
