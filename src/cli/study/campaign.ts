import { basename } from 'node:path';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { PRESETS } from '../../model/fault.js';
import type { Assertion, ScenarioName } from '../../model/study.js';
import { assertionProblemSentence } from '../../report/words/assertion-problem-sentence.js';
import { parseAssertion, parseCompareAssertion } from '../../study/assertion.js';
import type { Campaign, CampaignKey, CompareCampaign } from '../../study/part.js';
import { nearMiss } from '../../text/near-miss.js';
import { quoted } from '../../text/sentence.js';
import { visibleText } from '../../text/visible-text.js';
import { refuse } from '../exit-codes.js';
import { configDigest, VERSION } from '../reproduce-command.js';

/** What a study is asked to be, as far as its report depends on it. */
export interface CampaignOptions {
  readonly config: string;
  readonly seed: string;
  readonly runs: number;
  /** Undefined: all that there are. */
  readonly scenarios: readonly ScenarioName[] | undefined;
  readonly sweep: string | undefined;
  readonly untilWidth: number | undefined;
  readonly assertions: readonly string[];
}

export function campaignOf(options: CampaignOptions, document: ConfigDocument): Campaign {
  return {
    toolVersion: VERSION,
    configDigest: configDigest(document),
    configFile: plainName(options.config),
    seed: options.seed,
    runs: options.runs,
    scenarios: options.sweep === undefined ? scenariosOf(options.scenarios, document) : ['configured'],
    sweep: options.sweep ?? null,
    untilWidth: options.untilWidth ?? null,
    assertions: options.assertions,
  };
}

/** What a comparison is asked to be, as far as its report depends on it. */
export interface CompareOptions extends Pick<CampaignOptions, 'seed' | 'runs' | 'scenarios' | 'assertions'> {
  /** Files. */
  readonly before: string;
  readonly after: string;
}

export function compareCampaignOf(
  { before, after, seed, runs, scenarios, assertions }: CompareOptions,
  documents: { readonly before: ConfigDocument; readonly after: ConfigDocument },
): CompareCampaign {
  return {
    toolVersion: VERSION,
    configDigest: configDigest(documents.after),
    configFile: plainName(after),
    seed,
    runs,
    scenarios: scenariosOf(scenarios, documents.after),
    sweep: null,
    untilWidth: null,
    assertions,
    beforeDigest: configDigest(documents.before),
    beforeFile: plainName(before),
  };
}

/** `healthy` is always among them: how often a good version is rolled back is part of every answer. */
export function scenariosOf(
  chosen: readonly ScenarioName[] | undefined,
  document: ConfigDocument,
): readonly ScenarioName[] {
  return [...new Set<ScenarioName>(['healthy', ...(chosen ?? defaultScenarios(document))])];
}

/** Where a file lies is not part of what is reproduced. */
function plainName(file: string): string {
  return file === '-' ? '-' : basename(file);
}

/** Every preset, and the configuration's own world where it says more of the canary than that it is like stable. */
export function defaultScenarios({ canary, stable, faults, preset }: ConfigDocument): readonly ScenarioName[] {
  const isHealthy = preset === 'healthy' && faults.length === 0 && JSON.stringify(canary) === JSON.stringify(stable);
  return isHealthy ? PRESETS : ['healthy', 'configured', ...PRESETS.filter((name) => name !== 'healthy')];
}

/** What is said of a study: by its configuration first, then by its command line. Nothing of a sweep. */
export function campaignAssertions(campaign: Campaign, document: ConfigDocument): readonly Assertion[] {
  if (campaign.sweep !== null) return [];
  const said = [
    ...documentAssertions(document),
    ...campaign.assertions.map((text) => ({ where: '--assert', assertion: assertionOf(text, '--assert') })),
  ];
  return playedAssertions(said, campaign.scenarios);
}

/** What is said of a comparison: by the configuration of the new plan first, then by the command line. */
export function compareAssertions(campaign: CompareCampaign, document: ConfigDocument): readonly Assertion[] {
  const said = campaign.assertions.map((text) => {
    const parsed = parseCompareAssertion(text, nearMiss);
    const where = '--assert';
    if (!parsed.ok) return refuse(`${where}: ${assertionProblemSentence(parsed.problem)}`);
    return { where, assertion: parsed.assertion };
  });
  return playedAssertions([...documentAssertions(document), ...said], campaign.scenarios);
}

/** As they are, if all are on scenarios that are played. */
function playedAssertions(
  said: readonly { readonly where: string; readonly assertion: Assertion }[],
  scenarios: readonly ScenarioName[],
): readonly Assertion[] {
  return said.map(({ where, assertion }) => {
    if (scenarios.includes(assertion.scenario)) return assertion;
    return refuse(`${where}: ${quoted(assertion.text)} is on a scenario that is not played`);
  });
}

/** Those of a configuration, or what is wrong with one of them. */
export function documentAssertions({ assertions = [] }: ConfigDocument) {
  return assertions.map((text, index) => {
    const where = `assertions[${index}]`;
    return { where, assertion: assertionOf(text, where) };
  });
}

function assertionOf(text: string, where: string): Assertion {
  const parsed = parseAssertion(text, nearMiss);
  return parsed.ok ? parsed.assertion : refuse(`${where}: ${assertionProblemSentence(parsed.problem)}`);
}

const NAMES: { readonly [K in CampaignKey]: string } = {
  toolVersion: 'its version of canary-sim',
  beforeDigest: 'its old configuration',
  beforeFile: 'the name of its old configuration',
  configDigest: 'its configuration',
  configFile: 'the name of its configuration',
  seed: 'its seed',
  runs: 'its number of runs',
  scenarios: 'its list of scenarios',
  sweep: 'its sweep',
  untilWidth: 'its width to stop at',
  assertions: 'its list of assertions',
};

/** `its seed is "1", not "2"`: where one study differs from another. */
export function campaignDifferenceText(differs: CampaignKey, one: Campaign, other: Campaign): string {
  const [told, asked] = [one, other].map((campaign: Partial<Record<CampaignKey, unknown>>) => campaign[differs]);
  return `${NAMES[differs]} is ${valueText(told)}, not ${valueText(asked)}`;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'none';
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'empty' : visibleText(value.join(', '), 200);
}
