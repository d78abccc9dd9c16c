import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { VERSION } from '../../library/identity.js';
import { plainFileName } from '../../library/reproduce-command.js';
import { PRESETS, type PresetName } from '../../model/fault.js';
import type { World } from '../../model/world.js';
import type { PageData } from '../../play/page-data.js';
import { htmlDocument } from '../../report/html/html-document.js';
import { playSetup } from './play-setup.js';
import { PLAY_STYLE } from './play-style.js';

/** A page on which games with this configuration are played, one of our own if there is none: one file, with the engine in it. */
export async function playPage(document: ConfigDocument | null, seed: string, config?: string): Promise<string> {
  const data = await pageData(document, seed, config);
  const body = [
    '<div id="play"><noscript><p>The game is played by a script in this page, and scripts are switched off.</p></noscript></div>',
    `<footer>Made by canary-sim ${VERSION}. The simulator is in this page: nothing is sent, and nothing else is loaded.</footer>`,
    `<script type="application/json" id="play-data">${scriptJson(data)}</script>`,
  ];
  return htmlDocument({
    title: `canary-sim play: ${data.setup.name}`,
    body: body.join('\n'),
    style: PLAY_STYLE,
    script: builtScript(),
  });
}

/** Every canary there is, so that the page can play any seed. */
async function pageData(document: ConfigDocument | null, seed: string, config?: string): Promise<PageData> {
  const setup = await playSetup(document, 'healthy');
  const worlds: { [P in PresetName]?: Partial<World> } = {};
  for (const preset of PRESETS) {
    const { world } = await playSetup(document, preset);
    worlds[preset] = changesOf(setup.world, world);
  }
  return { setup, worlds, seed, config: config === undefined ? null : plainFileName(config) };
}

function changesOf(healthy: World, world: World): Partial<World> {
  const same = new Map(Object.entries(healthy).map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.fromEntries(Object.entries(world).filter(([key, value]) => same.get(key) !== JSON.stringify(value)));
}

/** JSON that ends no script and begins no comment, whatever is in it. */
function scriptJson(data: PageData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** The built program has it beside itself; tests, which run the sources, take that of the latest build. */
function builtScript(): string {
  const places = ['.', '../../../dist'].map((folder) => join(__dirname, folder, 'browser-play.js'));
  const place = places.find((each) => existsSync(each));
  if (place === undefined) throw new Error('there is no dist/browser-play.js: npm run build makes it');
  return readFileSync(place, 'utf8');
}
