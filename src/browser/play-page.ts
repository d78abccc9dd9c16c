import { drawCanary } from '../play/draw-canary.js';
import { type EndingWords, endingOf, endingWords } from '../play/ending.js';
import { viewOf } from '../play/game.js';
import { type PageData, setupWith } from '../play/page-data.js';
import { acted, newTranscript, type Transcript, waited } from '../play/transcript.js';
import { plainText } from '../text/visible-text.js';
import { chartsPanel } from './charts.js';
import { type Command, controlsPanel } from './controls.js';
import { element } from './element.js';
import { endPanel } from './end.js';
import type { Panel } from './panel.js';
import { historyPanel, statusPanel, windowPanel } from './status.js';
import { worldPanel } from './world.js';

/** Plays games in `root`, one after the other: the first with the seed of the data. */
export function playPage(data: PageData, root: HTMLElement): void {
  let transcript = begun(data.seed);
  let view = viewOf(transcript.game);
  let ending: EndingWords | null = null;
  let clock: number | null = null;

  function begun(seed: string): Transcript {
    return newTranscript(setupWith(data, drawCanary(seed)), seed);
  }

  const stopClock = () => {
    if (clock !== null) clearInterval(clock);
    clock = null;
  };
  const runClock = () => {
    stopClock();
    clock = setInterval(() => moved(waited(transcript)), controls.secondsPerWindow() * 1000);
  };
  const show = () => {
    const seen = { data, transcript, view, ending, isRunning: clock !== null };
    for (const panel of panels) panel.show(seen);
  };
  const moved = (next: Transcript) => {
    transcript = next;
    const { game, hasLeft } = transcript;
    view = viewOf(game);
    if (ending === null && (hasLeft || view.isOver)) {
      stopClock();
      ending = endingWords(endingOf(game, hasLeft));
    }
    show();
  };
  const start = (seed: string) => {
    stopClock();
    ending = null;
    moved(begun(seed));
  };
  const obey = (command: Command) => {
    if (command === 'clock') {
      if (clock === null) runClock();
      else stopClock();
      show();
    } else if (command === 'window') moved(waited(transcript));
    else if (command === 'leave') moved({ ...transcript, hasLeft: true });
    else moved(acted(transcript, command));
  };

  const controls = controlsPanel(obey, () => clock !== null && runClock());
  const [status, history, end, charts, window] = [
    statusPanel(),
    historyPanel(),
    endPanel(),
    chartsPanel(),
    windowPanel(),
  ];
  const world = worldPanel(start);
  const panels: readonly Panel[] = [status, controls, history, charts, window, world, end];
  root.replaceChildren(
    element('h1', {}, 'Is this canary good or bad? ', element('small', {}, plainText(data.setup.name))),
    element('p', {}, WHAT_TO_DO),
    ...[end, status, controls].map((panel) => panel.root),
    element('div', { class: 'wide' }, charts.root, window.root),
    ...[history, world].map((panel) => panel.root),
  );
  show();
}

const WHAT_TO_DO =
  'A new version goes out to a small share of the traffic, and its figures arrive beside those of the stable version. Promote it, pause, roll it back, or hand over to the plan. While you judge, nothing rolls back by itself, and a stage whose time is over goes on to the next.';
