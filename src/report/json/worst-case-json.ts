import type { StageWorstCase } from '../../model/worst-case.js';
import { worstCaseSentence } from '../words/worst-case-sentence.js';
import { jsonText } from './json-text.js';
import { programJson } from './program-json.js';
import { round, roundOrNull } from './round.js';

/** The worst case of each stage as JSON: the order of the keys here is the order in the text. */
export function worstCaseJson(name: string, cases: readonly StageWorstCase[], toolVersion: string): string {
  return `${jsonText({ name, stages: cases.map(stageJson), ...programJson(toolVersion) }, 2)}\n`;
}

function stageJson(worst: StageWorstCase): object {
  return {
    stage: worst.stage,
    traffic_percent: worst.trafficPercent,
    noticed: worst.noticed,
    notice_seconds: worst.noticeSeconds,
    act_seconds: worst.actSeconds,
    rollback_seconds: worst.rollbackSeconds,
    requests: round(worst.requests, 'measure'),
    routing: worst.routing,
    users: worst.users,
    users_exposed: worst.usersExposed === null ? null : Math.round(worst.usersExposed),
    budget_percent: roundOrNull(worst.budgetPercent, 'measure'),
    budget_window_seconds: worst.budgetWindowSeconds,
    message: worstCaseSentence(worst),
  };
}
