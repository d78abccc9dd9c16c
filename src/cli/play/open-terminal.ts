import { emitKeypressEvents, type Key } from 'node:readline';
import ansi from 'ansi-escapes';
import { ENDING_SIGNALS, type EndingSignal, SIGNAL_CODES } from '../exit-codes.js';
import type { Screen } from './play-loop.js';

/**
 * Takes the terminal: another screen, no cursor, keys as they are pressed. `close` gives it back as it was, and so does
 * every way in which the process can end but being killed.
 */
export function openTerminal(): Screen & { readonly close: () => void } {
  const { stdin, stdout } = process;
  let listener = (_: string): void => {};
  const onKey = (_: string | undefined, key: Key) => listener(nameOf(key));
  const onEnd = () => listener('quit');
  const onResize = () => listener('resize');
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stdin.off('keypress', onKey).off('end', onEnd);
    stdout.off('resize', onResize);
    process.off('exit', close);
    for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
    try {
      stdin.setRawMode(false);
    } catch {
      // A terminal that was closed has no mode.
    }
    stdin.pause();
    stdout.write(ansi.exitAlternativeScreen + ansi.cursorShow);
  };
  // Not by sending itself the signal again, which does nothing to the first process of a container.
  const onSignal = (signal: EndingSignal) => {
    close();
    process.exit(SIGNAL_CODES[signal]);
  };
  process.on('exit', close);
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', onKey).on('end', onEnd).resume();
  stdout.on('resize', onResize);
  stdout.write(ansi.enterAlternativeScreen + ansi.cursorHide + ansi.eraseScreen);
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    draw: (lines) => {
      const text = lines.map((line) => line + ansi.eraseEndLine).join('\r\n');
      stdout.write(ansi.synchronizedOutput(ansi.cursorTo(0, 0) + text + ansi.eraseDown));
    },
    listen: (next) => {
      listener = next;
    },
    close,
  };
}

function nameOf({ name, ctrl, sequence }: Key): string {
  if (ctrl === true) return name === 'c' || name === 'd' ? 'quit' : '';
  return name ?? sequence ?? '';
}
