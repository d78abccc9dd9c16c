import { presetFaults } from '../../config/preset-faults.js';
import { PRESET_GUIDE, WORSE_GUIDE } from '../../config/preset-guide.js';
import { PRESET_RULES } from '../../config/presets.js';
import { VERSION } from '../../library/identity.js';
import { PRESETS } from '../../model/fault.js';
import { ANY_WORSE } from '../../model/results/study.js';
import { figureDescription } from '../../report/study/scenario-schema.js';
import { type WorldsReport, worldsReport } from '../../report/worlds/worlds-report.js';
import { ASSERTED } from '../../study/assertion.js';
import { EXIT } from '../exit-codes.js';
import { type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';

/** Prints the worlds there are, what catches each, and what assertions may be on. Gives the exit code. */
export async function worldsCommand(options: ReportOptions, streams: Streams): Promise<number> {
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
  const { description, caughtBy } = WORSE_GUIDE;
  const ofMetrics = { name: ANY_WORSE, description, caught_by: caughtBy };
  await writeReports(worldsReport({ worlds, of_metrics: ofMetrics, figures }, VERSION), options, streams);
  return EXIT.done;
}
