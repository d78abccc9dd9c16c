import type { Streams } from './streams.js';

/**
 * Colour is for terminals that want it: not with --no-color, not with NO_COLOR set to anything, not when TERM is dumb.
 * FORCE_COLOR asks for it where there is no terminal, such as in a CI log; 0 or false there says no.
 */
export function useColour(streams: Streams, allowed: boolean): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = streams.env;
  if (!allowed || NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return streams.stdoutIsTerminal && TERM !== 'dumb';
}
