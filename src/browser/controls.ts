import type { PlayerAction } from '../play/game.js';
import { element } from './element.js';
import type { Panel, Seen } from './panel.js';

/** What a person does on the page, beside starting a world. */
export type Command = PlayerAction | 'window' | 'clock' | 'leave';

interface Key {
  readonly key: string;
  readonly shown: string;
  readonly command: Command;
  readonly text: string;
  /** Whether it does something now. */
  readonly isOpen: (seen: Seen) => boolean;
}

const isGoingOn = ({ ending }: Seen): boolean => ending === null;
const isPaused = ({ view }: Seen): boolean => view.status === 'PAUSED';

const DECISIONS: readonly Key[] = [
  { key: 'p', shown: 'P', command: 'promote', text: 'Promote', isOpen: isGoingOn },
  { key: ' ', shown: 'space', command: 'pause', text: 'Pause', isOpen: (seen) => isGoingOn(seen) && !isPaused(seen) },
  { key: ' ', shown: 'space', command: 'resume', text: 'Resume', isOpen: (seen) => isGoingOn(seen) && isPaused(seen) },
  { key: 'r', shown: 'R', command: 'abort', text: 'Roll back', isOpen: isGoingOn },
  {
    key: 'j',
    shown: 'J',
    command: 'judge',
    text: 'Hand over to the plan',
    isOpen: (seen) => isGoingOn(seen) && seen.transcript.game.handedOver === null,
  },
];

const CLOCK: readonly Key[] = [
  { key: 'n', shown: 'N', command: 'window', text: 'Next window', isOpen: isGoingOn },
  { key: 'c', shown: 'C', command: 'clock', text: 'Run the clock', isOpen: isGoingOn },
  { key: 'q', shown: 'Q', command: 'leave', text: 'Leave, and see what was true', isOpen: isGoingOn },
];

/** How long a window takes, in seconds. */
const SPEEDS = ['2', '1', '0.5', '0.2', '0.05'] as const;

export interface Controls extends Panel {
  /** How long a window takes, in seconds. */
  readonly secondsPerWindow: () => number;
}

/** The buttons of a game, and the keys that do the same. */
export function controlsPanel(obey: (command: Command) => void, onSpeed: () => void): Controls {
  const buttons = [...DECISIONS, ...CLOCK].map((key) => ({ key, button: buttonOf(key) }));
  const groupOf = (label: string, keys: readonly Key[], ...more: readonly HTMLElement[]) => {
    const shown = buttons.filter((each) => keys.includes(each.key)).map(({ button }) => button);
    return element('div', { class: 'group', role: 'group', 'aria-label': label }, ...shown, ...more);
  };
  const options = SPEEDS.map((seconds) => element('option', { value: seconds }, `${seconds} s a window`));
  const speed = element('select', { name: 'speed' }, ...options);
  speed.value = '1';
  speed.addEventListener('change', onSpeed);
  const letters = element('input', { type: 'checkbox', name: 'letters' });
  letters.checked = true;
  let now: Seen | null = null;
  const press = (key: Key) => {
    // Also while a button is not to be pressed it keeps the focus.
    if (now !== null && key.isOpen(now)) obey(key.command);
  };
  for (const { key, button } of buttons) button.addEventListener('click', () => press(key));
  document.addEventListener('keydown', (event) => {
    const pressed = letters.checked ? keyOf(event, buttons, now) : undefined;
    if (pressed === undefined) return;
    event.preventDefault();
    press(pressed);
  });
  return {
    root: element(
      'section',
      { class: 'controls' },
      element('h2', {}, 'Your decision'),
      groupOf('Decisions', DECISIONS),
      groupOf('Clock', CLOCK, element('label', {}, 'Speed ', speed)),
      element('label', { class: 'letters' }, letters, ' Keys do what the buttons say'),
    ),
    secondsPerWindow: () => Number(speed.value),
    show: (seen) => {
      now = seen;
      for (const { key, button } of buttons) {
        button.setAttribute('aria-disabled', String(!key.isOpen(seen)));
        if (key.command === 'clock') named(button, key, seen.isRunning ? 'Stop the clock' : key.text);
      }
    },
  };
}

function buttonOf(key: Key): HTMLButtonElement {
  const button = element('button', { type: 'button', 'data-command': key.command });
  named(button, key, key.text);
  return button;
}

/** Left alone where it is named so already: who is about to let go of the mouse button clicks what they pressed. */
function named(button: HTMLButtonElement, { shown }: Key, text: string): void {
  if (button.firstChild?.textContent === `${text} `) return;
  button.replaceChildren(`${text} `, element('kbd', { 'aria-hidden': 'true' }, shown));
}

/** The key that was pressed, unless it is for what has the focus, or for the browser. */
function keyOf(event: KeyboardEvent, buttons: readonly { readonly key: Key }[], seen: Seen | null): Key | undefined {
  const { target } = event;
  if (seen === null || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return undefined;
  if (!(target instanceof HTMLElement) || target.closest('input:not([type=checkbox]), select') !== null)
    return undefined;
  if (event.key === ' ' && target.closest('button, summary, input, [tabindex]') !== null) return undefined;
  const wanted = event.key.toLowerCase();
  return buttons.find(({ key }) => key.key === wanted && key.isOpen(seen))?.key;
}
