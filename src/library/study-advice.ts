import { setImmediate as nextTurn } from 'node:timers/promises';
import { scenarioSetup } from '../config/build-setup.js';
import { configWarnings } from '../config/checks/warnings/config-warnings.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import { valueAt, withValues } from '../config/with-value.js';
import type { ConfigWarning } from '../model/problems/warning.js';
import type { Advice } from '../model/results/advice.js';
import { advise } from '../study/advice/advise.js';
import type { Levers, LeverValue } from '../study/advice/levers.js';
import type { TrialPlayer } from '../study/advice/trial.js';
import { isComplete, scenarioResults } from '../study/study-result.js';
import { formatDuration } from '../text/duration.js';
import type { PlayedStudy } from './played-study.js';
import type { StopSignal } from './study-options.js';

/**
 * What would mend the scenarios of a study; null where it is not complete, or the search for it was stopped. Where no player
 * is given, this thread tries it.
 */
export async function studyAdvice(
  { part, document, worlds }: PlayedStudy,
  signal: StopSignal,
  playerOf?: TrialPlayer,
): Promise<readonly Advice[] | null> {
  if (!isComplete(part) || signal.aborted) return null;
  // What mends a policy is for its own files; its findings say it.
  if (document.rehearsal !== undefined) return [];
  const setups = worlds.map(({ setup }) => setup);
  return advise({
    seed: part.campaign.seed,
    results: scenarioResults(part, setups),
    setups,
    levers: leversOf(document),
    goesOn: async () => {
      // Lets a signal come through.
      await nextTurn();
      return !signal.aborted;
    },
    playerOf,
  });
}

function leversOf(document: ConfigDocument): Levers {
  const known = warningTexts(configWarnings(scenarioSetup(document, 'configured')));
  return {
    at: (path) => valueAt(document, path),
    written,
    changed: async (changes) => {
      if (changes.length === 0) return (scenario) => scenarioSetup(document, scenario);
      const read = await withValues(
        document,
        changes.map(({ path, to }) => ({ path, value: asValue(written(to)) })),
      );
      if (!read.ok || warningTexts(read.config.warnings).some((warning) => !known.includes(warning))) return null;
      return (scenario) => scenarioSetup(read.config.document, scenario);
    },
  };
}

/** To be compared: what is advised brings no warning that was not there. */
function warningTexts(warnings: readonly ConfigWarning[]): string[] {
  return warnings.map((warning) => JSON.stringify(warning));
}

function written(value: LeverValue): number | string | boolean | null {
  return typeof value === 'object' && value !== null ? formatDuration(value.seconds) : value;
}

/** The words true and false are the values. */
function asValue(value: number | string | boolean | null): number | string | null {
  return typeof value === 'boolean' ? String(value) : value;
}
