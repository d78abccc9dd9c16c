import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface PseudoTerminal {
  /** The lines that can be seen, without the spaces at their ends. */
  readonly screen: () => string[];
  readonly isOnAlternateScreen: () => boolean;
  /** All that was written to it. */
  readonly written: () => string;
  readonly press: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Waits until the screen has such a text; fails with what it has instead. */
  readonly shows: (text: RegExp) => Promise<void>;
  /** The exit code of the command, when all that it wrote is on the screen. */
  readonly ended: Promise<number>;
}

/** Only a guard: on a machine that is ten times as busy all that a test waits for must come. */
const PATIENCE_MS = 300_000;

/**
 * Tells the exit code as the title of the terminal, and waits until that was read: of a shell that has ended, what was not
 * read within 200 ms is lost.
 */
const SAY_AND_WAIT = "printf '\\033]2;%s\\007' $?; read -r _";

/** Runs a shell command in a real pseudo-terminal, with a terminal emulator at the other end. */
export function openPseudoTerminal(command: string, cwd: string, columns = 80, rows = 24): PseudoTerminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const pty = spawn('bash', ['-c', `${command}\n${SAY_AND_WAIT}`], {
    cols: columns,
    rows,
    cwd,
    env: { ...env, TERM: 'xterm-256color' },
  });
  let written = '';
  pty.onData((data) => {
    written += data;
    terminal.write(data);
  });
  const screen = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) => {
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
    });
  };
  const ended = new Promise<number>((resolve) => {
    terminal.onTitleChange((title) => {
      resolve(Number(title));
      pty.write('\n');
    });
  });
  return {
    screen,
    isOnAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    written: () => written,
    press: (keys) => pty.write(keys),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    async shows(text) {
      for (let waited = 0; !text.test(screen().join('\n')); waited += 20) {
        if (waited > PATIENCE_MS) throw new Error(`no ${text} on this screen:\n${screen().join('\n')}`);
        await sleep(20);
      }
    },
    ended,
  };
}
