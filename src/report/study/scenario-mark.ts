import { LEAST_DONE, MOST_WRONGLY_STOPPED } from '../../model/results/outcome.js';
import { isWorse, type ScenarioName, type WorseName } from '../../model/results/study.js';
import type { Mark } from '../page/page.js';
import type { ScenarioJson, StudyReport } from './study-schema.js';

/** What a plan ought to do in a world. */
export type Duty = 'let_pass' | 'stop' | 'none';

const DUTIES: Readonly<Record<Exclude<ScenarioName, WorseName>, Duty>> = {
  healthy: 'let_pass',
  error_spike: 'stop',
  slow_burn: 'stop',
  latency_tail: 'stop',
  memory_leak: 'stop',
  cpu_saturation: 'stop',
  crash_loop: 'stop',
  // Slow for want of a warm cache, and hit by what hits stable too: neither is the new version's fault.
  cold_cache: 'let_pass',
  shared_outage: 'let_pass',
  flapping: 'stop',
  emergent_at_scale: 'stop',
  unrepresentative_canary: 'stop',
  // Shows after the rollout only: no plan can see it.
  latent: 'none',
  retry_storm: 'stop',
  conversion_drop: 'stop',
  // Whether its canary is any good, only its author knows.
  configured: 'none',
};

export function dutyIn(name: ScenarioName): Duty {
  return isWorse(name) ? 'stop' : DUTIES[name];
}

export type ScenarioMark = Extract<Mark, '✓' | '✗' | '?' | '·'>;

/** ✓ the plan does its duty, ✗ it does not, ? the interval holds the limit, · there is nothing to be judged. */
export function scenarioMark({ name, released, stopped, wrongly_stopped }: ScenarioJson): ScenarioMark {
  switch (dutyIn(name)) {
    case 'none':
      return '·';
    case 'stop':
      return least(stopped.interval);
    case 'let_pass': {
      const [low, high] = wrongly_stopped.interval;
      const wrongly = high <= MOST_WRONGLY_STOPPED ? '✓' : low > MOST_WRONGLY_STOPPED ? '✗' : '?';
      const marks = [wrongly, least(released.interval)];
      return marks.includes('✗') ? '✗' : marks.includes('?') ? '?' : '✓';
    }
  }
}

function least([low, high]: readonly [number, number]): ScenarioMark {
  if (low >= LEAST_DONE) return '✓';
  return high < LEAST_DONE ? '✗' : '?';
}

/** What the marks mean, of the scenarios that are there. */
export function markLegend(scenarios: readonly ScenarioJson[]): string {
  const of = (duty: Duty) => scenarios.map(({ name }) => name).filter((name) => dutyIn(name) === duty);
  const sound = of('let_pass');
  const faulty = of('stop');
  const marks = scenarios.map(scenarioMark);
  const wrong = [
    ...(sound.length === 0 ? [] : [`wrongly stopped > 5 % or released < 80 % (${sound.join(', ')})`]),
    ...(faulty.length === 0 ? [] : [`stopped < 80 % (${sound.length === 0 ? faulty.join(', ') : 'others'})`]),
  ];
  return [
    ...(wrong.length === 0 ? [] : [`✗ ${wrong.join(', ')}`]),
    ...(marks.includes('?') ? ['? too few runs to tell'] : []),
    ...(of('none').length === 0 ? [] : ['· not judged']),
  ].join('; ');
}

/** The one sign for a study: what its assertions come to; without any, how it treats a healthy version. */
export function studyMark({ assertions, scenarios }: StudyReport): ScenarioMark {
  if (assertions.some(({ outcome }) => outcome === 'not_met')) return '✗';
  if (assertions.some(({ outcome }) => outcome === 'undecided')) return '?';
  if (assertions.length > 0) return '✓';
  const healthy = scenarios.find(({ name }) => name === 'healthy');
  return healthy === undefined ? '·' : scenarioMark(healthy);
}
