import type { StageDiagnosis } from '../../model/results/diagnosis.js';
import type { Setup } from '../../model/setup.js';
import type { PlannedStage } from './looks.js';

/** Where a finding is, and what it takes to say more. */
export interface Place {
  readonly setup: Setup;
  readonly stages: readonly PlannedStage[];
  /** Of `planned` among `stages`. */
  readonly index: number;
  readonly planned: PlannedStage;
  readonly stage: Pick<StageDiagnosis, 'stageIndex' | 'stage' | 'looks' | 'requestsPerWindow'>;
}
