import { expect, it } from 'vitest';
import { silentAtFirst } from '../../src/analysis/silent-at-first.js';
import { thresholds } from '../../src/analysis/thresholds.js';
import { FAILS_IN_THIRD_MINUTE, stage } from '../simulation/setups.js';
import { observation } from './observations.js';

it('makes nothing of its first looks, remembers nothing of them, and then judges as the other does', () => {
  const analyzer = silentAtFirst(thresholds({ minRequests: 1 }), 2);
  const broken = observation({ requests: 100, errors: 100 }, { requests: 100, errors: 0 });
  const watched = stage('a', 10, 600, { rules: [FAILS_IN_THIRD_MINUTE] });
  let memory = analyzer.begin();
  const outcomes: string[] = [];
  for (let look = 0; look < 5; look++) {
    const judged = analyzer.judge(memory, watched, broken);
    memory = judged.memory;
    outcomes.push(`${judged.judgement.verdict} ${judged.judgement.findings.map(({ outcome }) => outcome)}`);
  }
  expect(outcomes).toEqual([
    'INCONCLUSIVE ',
    'INCONCLUSIVE ',
    'INCONCLUSIVE pending',
    'INCONCLUSIVE pending',
    'FAIL breached',
  ]);
});
