import { presetFaults } from '../../config/preset-faults.js';
import { PRESET_GUIDE, PRESET_RULES } from '../../config/presets.js';
import { VERSION } from '../../library/identity.js';
import { PRESETS } from '../../model/fault.js';
import { reportJson } from '../../report/json/json-text.js';
import { figureDescription } from '../../report/study/scenario-report.js';
import { type WorldsReport, worldsReport } from '../../report/worlds/worlds-report.js';
import { worldsText } from '../../report/worlds/worlds-text.js';
import { ASSERTED } from '../../study/assertion.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** Prints the worlds there are, what catches each, and what assertions may be on. Gives the exit code. */
export function worldsCommand(format: 'text' | 'json', streams: Streams): number {
  const worlds = PRESETS.map((name): WorldsReport['worlds'][number] => {
    const { description, caughtBy } = PRESET_GUIDE[name];
    const { faults, warm_up } = presetFaults(name);
    return {
      name,
      description,
      caught_by: caughtBy,
      thresholds: PRESET_RULES[name],
      faults: faults.map((fault) => ({ ...fault })),
      warm_up: warm_up === null ? null : { ...warm_up },
    };
  });
  const figures = ASSERTED.map(({ name, statistics }) => ({
    name,
    statistics: [...statistics],
    description: figureDescription(name),
  }));
  const report = worldsReport({ worlds, figures }, VERSION);
  streams.out(format === 'json' ? reportJson(report) : worldsText(report));
  return EXIT.done;
}
