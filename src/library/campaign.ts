import { basename } from 'node:path';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import { worseNames } from '../config/worse-metric.js';
import { PRESETS } from '../model/fault.js';
import type { DocumentPath } from '../model/place.js';
import type { Assertion, ScenarioName } from '../model/results/study.js';
import { parseAssertion, parseCompareAssertion } from '../study/assertion.js';
import type { Campaign, CompareCampaign } from '../study/parts/part.js';
import { secondsOf } from '../text/duration.js';
import { nearMiss } from '../text/near-miss.js';
import { ArgumentError } from './argument-error.js';
import { configDigest, VERSION } from './identity.js';
import { knownScenario } from './known-scenario.js';

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
  chosen?.forEach((name, index) => {
    knownScenario(document, name, ['options', 'scenarios', index]);
  });
  return [...new Set<ScenarioName>(['healthy', ...(chosen ?? defaultScenarios(document))])];
}

/** Where a file lies is not part of what is reproduced. */
function plainName(file: string): string {
  return file === '-' ? '-' : basename(file);
}

/**
 * Every preset, those in which a metric of the configuration's own is worse, and its own world where it says more of the
 * canary than that it is like stable.
 */
export function defaultScenarios(document: ConfigDocument): readonly ScenarioName[] {
  const { canary, stable, faults, preset, metrics = {} } = document;
  const isHealthy =
    preset === 'healthy' &&
    faults.length === 0 &&
    JSON.stringify(canary) === JSON.stringify(stable) &&
    Object.values(metrics).every((metric) => (metric.canary ?? metric.stable) === metric.stable);
  const others = [...PRESETS.filter((name) => name !== 'healthy'), ...worseNames(metrics)];
  return ['healthy', ...(isHealthy ? [] : ['configured' as const]), ...others];
}

/** What is said of a study: by its configuration first, then by its command line. Nothing of a sweep. */
export function campaignAssertions(campaign: Campaign, document: ConfigDocument): readonly Assertion[] {
  if (campaign.sweep !== null) return [];
  const said = campaign.assertions.map((text, index) => read(parseAssertion, text, document, optionPath(index)));
  return playedAssertions([...documentAssertions(document), ...said], campaign.scenarios);
}

/** What is said of a comparison: by the configuration of the new plan first, then by the command line. */
export function compareAssertions(campaign: CompareCampaign, document: ConfigDocument): readonly Assertion[] {
  const said = campaign.assertions.map((text, index) => read(parseCompareAssertion, text, document, optionPath(index)));
  return playedAssertions([...documentAssertions(document), ...said], campaign.scenarios);
}

/** An assertion, and where it was said. */
interface Said {
  readonly assertion: Assertion;
  readonly path: DocumentPath;
}

function optionPath(index: number): DocumentPath {
  return ['options', 'assertions', index];
}

/** As they are, if all are on scenarios that are played. */
function playedAssertions(said: readonly Said[], scenarios: readonly ScenarioName[]): readonly Assertion[] {
  return said.map(({ assertion, path }) => {
    if (scenarios.includes(assertion.scenario)) return assertion;
    throw new ArgumentError({ code: 'scenario_not_played', text: assertion.text }, path);
  });
}

/** Those of a configuration, or what is wrong with one of them. */
export function documentAssertions(document: ConfigDocument): readonly Said[] {
  return (document.assertions ?? []).map((text, index) =>
    read(parseAssertion, text, document, ['config', 'assertions', index]),
  );
}

/** An assertion that can be read, on a scenario that the configuration has. */
function read(parse: typeof parseAssertion, text: string, document: ConfigDocument, path: DocumentPath): Said {
  const parsed = parse(text, nearMiss, secondsOf, worseNames(document.metrics));
  if (!parsed.ok) throw new ArgumentError({ code: 'assertion_unreadable', problem: parsed.problem }, path);
  knownScenario(document, parsed.assertion.scenario, path);
  return { assertion: parsed.assertion, path };
}
