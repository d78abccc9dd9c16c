import { existsSync } from 'node:fs';

/** Where Debian and other systems put it; `CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium on this machine; null: there is none. */
export function chromiumHere(): string | null {
  return [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => existsSync(path)) ?? null;
}
