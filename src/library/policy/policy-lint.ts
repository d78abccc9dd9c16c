import { scenarioSetup } from '../../config/build-setup.js';
import type { Config } from '../../config/parse-config.js';
import { canaryNotes } from '../../controllers/flagger/canary-findings.js';
import { canaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { leastRequestsFinding } from '../../controllers/flagger/least-requests.js';
import { canaryConfigNotes } from '../../controllers/kayenta/canary-config-findings.js';
import type { Policies } from '../../model/policy/policies.js';
import type { PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import type {
  LintedFinding,
  NoFigures,
  PolicyDiagnosis,
  PolicyStudy,
  StudiedRemedy,
} from '../../model/policy/policy-lint.js';
import type { PlacedEdit } from '../../model/policy/policy-part.js';
import type { BeforeAndAfter, PlayedRate } from '../../model/results/advice.js';
import type { RateResult, ScenarioName, ScenarioResult } from '../../model/results/study.js';
import { type PolicyLintReport, policyLintReport } from '../../report/policy/policy-lint-report.js';
import { runsPlayer } from '../../study/play-runs.js';
import { scenarioResult } from '../../study/scenario-result.js';
import { defaultScenarios } from '../campaign.js';
import { VERSION } from '../identity.js';
import { explainedQueries } from './explained-queries.js';
import { type LookedThrough, lookThrough, type PolicyTexts, type Unread } from './look-through.js';
import { type MendableFinding, mendable, type WorldRead } from './policy-findings.js';
import { rehearsalIn } from './rehearsal.js';
import type { ReportedPolicies } from './report-on-policies.js';
import { findingsToMend, fittingRemedies, helpingRemedies, type Remedy, triedRemedies } from './tried-remedies.js';

/** How many runs of each scenario are played, from which seed. */
export interface PolicyLintOptions {
  readonly runs: number;
  readonly seed: string;
}

/** Remedies that are played, at most. */
const MOST_PLAYED = 12;

/** Part of the runs by which a remedy may do worse by chance. */
const CHANCE = 0.05;

export type LintedPolicies =
  | { readonly ok: true; readonly diagnosis: PolicyDiagnosis; readonly looked: LookedThrough }
  | Unread;

/** What people's files do that they do not seem to, and, in a world, how often they stop healthy and bad versions. */
export async function lintPolicies(texts: PolicyTexts, options: PolicyLintOptions): Promise<LintedPolicies> {
  const looked = await lookThrough(texts);
  if (!looked.ok) return looked;
  const { policies, world } = looked;
  const played = rehearsedIn(looked);
  if (isUnread(played)) return played;
  const study = typeof played === 'string' ? played : studyOf(played, options);
  const name = nameOf(policies);
  if (typeof study === 'string' || typeof played === 'string') {
    const tried = await triedRemedies(looked);
    const findings = tried.map((finding): LintedFinding => ({ finding, studied: null }));
    return { ok: true, looked, diagnosis: { name, findings, study, notes: notesOf(policies, null) } };
  }
  const few = fewRequests(policies, played, study, world);
  const findings = await studied(looked, few, study, options);
  // What is found of a Canary is no note.
  const notes = notesOf(policies, study).filter(({ code }) => code !== 'no_least_requests' || few.length === 0);
  return { ok: true, looked, diagnosis: { name, findings, study, notes } };
}

/** The same as its report. */
export async function reportPolicies(
  texts: PolicyTexts,
  options: PolicyLintOptions,
): Promise<ReportedPolicies<PolicyLintReport>> {
  const linted = await lintPolicies(texts, options);
  if (!linted.ok) return linted;
  const { warnings, toSay } = explainedQueries(linted.looked.understood);
  // Without a world file nothing can be left unsaid in it.
  const unsaid = texts.world === null ? [] : toSay;
  return { ok: true, report: policyLintReport(linted.diagnosis, unsaid, VERSION), warnings };
}

/** Of whole rollouts; else of what is an analysis by itself. */
function nameOf({ rollouts, canaries, canaryConfigs, templates, runs }: Policies): string {
  const whole = [...rollouts, ...canaries, ...canaryConfigs];
  return (whole.length > 0 ? whole : [...templates, ...runs]).map(({ name }) => name).join(', ');
}

/** What is so with all such policies; of the requests that are needed what the study says. */
function notesOf({ canaries, canaryConfigs }: Policies, study: PolicyStudy | null): readonly PolicyFindingDetail[] {
  const notes = [...canaries.flatMap(canaryNotes), ...canaryConfigs.flatMap(canaryConfigNotes)];
  return notes.map((note) => {
    if (note.code !== 'no_least_requests' || study === null) return note;
    return { ...note, falseRollbackRate: study.healthy.rolledBack.rate };
  });
}

/** The policy in its world; else why there is none to play: what cannot be played at all is told as in a run. */
function rehearsedIn({ texts, policies, worldFields }: LookedThrough): Config | NoFigures | Unread {
  if (texts.world === null) return 'no_world';
  const read = rehearsalIn(worldFields, policies, { ...texts, command: [] });
  if (read.ok) return read.config;
  if (read.of === 'world') return read;
  const isEndless = read.of === 'policies' && read.problems.some(({ code }) => code === 'looked_at_too_often');
  if (isEndless) return { ...read, undeclared: [] };
  return read.of === 'choice' ? 'not_one_policy' : 'to_say';
}

function isUnread(played: Config | NoFigures | Unread): played is Unread {
  return typeof played !== 'string' && 'of' in played;
}

function badOf({ document }: Config): ScenarioName {
  return defaultScenarios(document).includes('configured') ? 'configured' : 'error_spike';
}

function studyOf(config: Config, { runs, seed }: PolicyLintOptions): PolicyStudy {
  const of = (name: ScenarioName): ScenarioResult => {
    const setup = scenarioSetup(config.document, name);
    return scenarioResult(name, setup, seed, runsPlayer(setup, seed)(1, runs));
  };
  return { runs, seed, healthy: of('healthy'), bad: of(badOf(config)) };
}

/** A Canary that gets too few requests for its limit. */
function fewRequests(
  { canaries }: Policies,
  { setup }: Config,
  { healthy }: PolicyStudy,
  world: WorldRead,
): readonly MendableFinding[] {
  const { requestsPerSecond } = setup.world;
  if (typeof requestsPerSecond !== 'number') return [];
  return canaries.flatMap((canary): readonly MendableFinding[] => {
    const found = leastRequestsFinding(canary, canaryOutlook(canary), requestsPerSecond, healthy.rolledBack.rate);
    return found === null ? [] : [mendable(found, world)];
  });
}

/** What may mend a finding, played: null where it does not fit, or no more is to be played. */
type PlayRemedy = (remedy: Remedy) => StudiedRemedy | null;

/**
 * Findings with the remedies that do no harm in the world; of several that which helps most. What is found `few` is of the study,
 * not of the text: whether it is gone, only the next study says.
 */
async function studied(
  looked: LookedThrough,
  few: readonly MendableFinding[],
  before: PolicyStudy,
  options: PolicyLintOptions,
): Promise<readonly LintedFinding[]> {
  const known = new Map<string, StudiedRemedy | null>();
  const play: PlayRemedy = ({ edits, mended }) => {
    const key = JSON.stringify(edits);
    if (!known.has(key) && known.size < MOST_PLAYED) known.set(key, studyRemedy(mended, before, options));
    return known.get(key) ?? null;
  };
  const told: LintedFinding[] = [];
  const tell = async ({ finding }: MendableFinding, remedies: AsyncIterable<Remedy>) => {
    const best = await bestOf(remedies, play);
    told.push({ finding: { ...finding, remedy: best?.edits ?? [] }, studied: best?.of ?? null });
  };
  for (const one of findingsToMend(looked)) await tell(one, helpingRemedies(looked, one.mends, one.finding));
  for (const one of few) await tell(one, fittingRemedies(looked, one.mends));
  return told;
}

async function bestOf(remedies: AsyncIterable<Remedy>, play: PlayRemedy) {
  let best: { readonly edits: readonly PlacedEdit[]; readonly of: StudiedRemedy } | null = null;
  for await (const remedy of remedies) {
    const of = play(remedy);
    if (of === null || isWorse(of)) continue;
    if (best === null || gain(of) > gain(best.of)) best = { edits: remedy.edits, of };
    // Nothing is left to mend.
    if (of.wronglyStopped.after.count === 0 && of.stopped.after.rate === 1) break;
  }
  return best;
}

function isWorse({ wronglyStopped, stopped }: StudiedRemedy): boolean {
  return (
    wronglyStopped.after.rate > wronglyStopped.before.rate + CHANCE || stopped.after.rate < stopped.before.rate - CHANCE
  );
}

function gain({ wronglyStopped, stopped }: StudiedRemedy): number {
  return wronglyStopped.before.rate - wronglyStopped.after.rate + (stopped.after.rate - stopped.before.rate);
}

function studyRemedy(mended: LookedThrough, before: PolicyStudy, options: PolicyLintOptions): StudiedRemedy | null {
  const config = rehearsedIn(mended);
  if (typeof config === 'string' || isUnread(config)) return null;
  const after = studyOf(config, options);
  return {
    scenario: before.bad.name,
    wronglyStopped: pair(before.healthy, after.healthy, ({ outcomes }) => outcomes.wrongly_stopped),
    stopped: pair(before.bad, after.bad, ({ outcomes }) => outcomes.stopped),
  };
}

function pair(one: ScenarioResult, other: ScenarioResult, of: (result: ScenarioResult) => RateResult): BeforeAndAfter {
  const played = (result: ScenarioResult): PlayedRate => ({ ...of(result), runs: result.runs });
  return { before: played(one), after: played(other) };
}
