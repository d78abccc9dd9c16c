import { basename } from 'node:path';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { PRESETS } from '../../model/fault.js';
import type { Assertion, ScenarioName } from '../../model/study.js';
import { assertionProblemSentence } from '../../report/words/assertion-problem-sentence.js';
import { parseAssertion } from '../../study/assertion.js';
import type { Campaign } from '../../study/part.js';
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
  const chosen = options.scenarios ?? defaultScenarios(document);
  return {
    toolVersion: VERSION,
    configDigest: configDigest(document),
    configFile: options.config === '-' ? '-' : basename(options.config),
    seed: options.seed,
    runs: options.runs,
    // `healthy` is always among them: how often a good version is rolled back is part of every answer.
    scenarios: options.sweep === undefined ? [...new Set<ScenarioName>(['healthy', ...chosen])] : ['configured'],
    sweep: options.sweep ?? null,
    untilWidth: options.untilWidth ?? null,
    assertions: options.assertions,
  };
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

/** As they are, if all are on scenarios that are played. */
export function playedAssertions(
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

const NAMES: { readonly [K in keyof Campaign]: string } = {
  toolVersion: 'its version of canary-sim',
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
export function campaignDifferenceText(differs: keyof Campaign, one: Campaign, other: Campaign): string {
  return `${NAMES[differs]} is ${valueText(one[differs])}, not ${valueText(other[differs])}`;
}

function valueText(value: Campaign[keyof Campaign]): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value);
  return value.length === 0 ? 'empty' : visibleText(value.join(', '), 200);
}
