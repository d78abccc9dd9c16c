import { scenarioSetup } from '../config/build-setup.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import type { ScenarioName } from '../model/results/study.js';
import { type StrategiesReport, strategiesReport } from '../report/strategies/strategies-report.js';
import { compareStrategies } from '../study/strategies.js';
import { defaultScenarios, scenariosOf } from './campaign.js';
import { checkPlan, objectWith } from './check-arguments.js';
import type { Config } from './config.js';
import { defaultDocument } from './default-document.js';
import { configDigest, VERSION } from './identity.js';
import { reproduceCommand } from './reproduce-command.js';
import { type StudyOptions, studyOptions } from './study-options.js';

/** Of each strategy in each world, 200 runs unless said; worlds: some well-known ones, and the configured one. */
export type StrategiesOptions = Pick<StudyOptions, 'seed' | 'runs' | 'scenarios'>;

const USUAL_RUNS = 200;

/**
 * Big bang, rolling, blue-green, canary, feature flag, and shadow before canary, on the same seeds in the same worlds: which
 * wins by what. Without a configuration, with a plan and a service of our own. The report is that of `canary-sim strategies`,
 * byte for byte.
 */
export async function strategies(config?: Config, options: StrategiesOptions = {}): Promise<StrategiesReport> {
  if (config !== undefined) checkPlan(config);
  objectWith(options, ['seed', 'runs', 'scenarios'], ['options']);
  const { seed, runs, scenarios } = studyOptions({ runs: USUAL_RUNS, ...options }, ['seed', 'runs', 'scenarios']);
  const document = config?.document ?? (await defaultDocument());
  const names = scenariosOf(scenarios ?? usualScenarios(document), document);
  const worlds = names.map((name) => ({ name, setup: scenarioSetup(document, name) }));
  const comparison = compareStrategies(worlds, scenarioSetup(document, 'configured'), seed, runs);
  const again = reproduceCommand(seed, config?.file, 'canary-sim strategies');
  return strategiesReport(comparison, {
    name: document.name,
    toolVersion: VERSION,
    configDigest: configDigest(document),
    reproduce: `${again} --runs ${runs} --scenarios ${names.join(',')}`,
  });
}

const USUAL: readonly ScenarioName[] = ['error_spike', 'slow_burn', 'latency_tail'];

function usualScenarios(document: ConfigDocument): readonly ScenarioName[] {
  return defaultScenarios(document).filter((name) => name === 'configured' || USUAL.includes(name));
}
