import { describe, expect, it } from 'vitest';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { studyMarkdown } from '../printed.js';
import { emptyStudy, HOSTILE_IDENTITY, hostileStudy, hugeStudy, IDENTITY, study } from './fixtures.js';

describe('a study as Markdown', () => {
  it('reads as a comment: assertions, scenarios, folded details', () => {
    const { scenarios } = study();
    expect(
      studyMarkdown(buildStudyReport(study({ scenarios: scenarios.slice(0, 2) }), IDENTITY)),
    ).toMatchInlineSnapshot(`
      "## ✗ Study: checkout 1.1

      - [x] **healthy.rolled_back.rate &lt; 0.02**: 0.0113 \\[0.0094, 0.0136\\]
      - [ ] ✗ **memory_leak.completed.rate &lt; 0.05**: 0.313 \\[0.304, 0.322\\]
      - [ ] ? **error_spike.time_to_detect_seconds.mean &lt;= 265**: 264 \\[261.6, 266.4\\] undecided at 10,000 runs; about 58,000 would decide

      **a healthy version: released in 98.87 % of 10,000 runs, wrongly stopped in 1.13 % \\[0.94, 1.36\\]; a release takes 2h (p50), 2h1m (p95), of 10,000**

      |  | scenario | released % | stopped % | stopped, 95 % interval | wrongly stopped % | time to detect, p50 | time to detect, p95 | excess failures, mean | excess failures, p95 |
      | --- | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |
      | ✓ | healthy | 98.87 | – |  | 1.13 | – | – | – | – |
      | ✓ | error_spike | – | 100 | \\[99.96, 100\\] | 0 | 4m | 8m | 331 | 602 |

      <sub>rates in %</sub>

      <sub>✗ wrongly stopped &gt; 5 % or released &lt; 80 % (healthy), stopped &lt; 80 % (others)</sub>

      <sub>no advice was looked for to the end: interrupted</sub>

      <details><summary>What fires first, and runs to look at</summary>

      | scenario | fires first, in % of rollbacks | users hit, mean | worst excess | seed |
      | --- | --- | ---: | ---: | --- |
      | healthy | error_rate max_increase 79.6 % | – | 0 | 42/0 |
      | error_spike | error_rate max_increase 80 % | 1,650 | 1,204 | 42/17 |

      The worst of all:

      \`\`\`sh
      canary-sim --seed 42/17 --config stages.json --scenario error_spike
      \`\`\`

      </details>

      <details><summary>All figures</summary>

      | scenario | figure | mean \\[95 %\\] | p50 | p95 | max |
      | --- | --- | ---: | ---: | ---: | ---: |
      | healthy | duration_seconds | 2h12m \\[2h11m, 2h13m\\] | 2h | 2h1m | 8h |
      | error_spike | time_to_detect_seconds | 4m24s \\[4m22s, 4m26s\\] | 4m | 8m | 16m |
      | error_spike | time_to_restore_seconds | 4m35s \\[4m33s, 4m38s\\] | 4m10s | 8m20s | 16m40s |
      | error_spike | duration_seconds | 17m36s \\[17m26s, 17m46s\\] | 16m | 32m | 1h4m |
      | error_spike | exposure_requests | 132,000 \\[130,800, 133,200\\] | 120,000 | 240,000 | 480,000 |
      | error_spike | failed_requests | 2,200 \\[2,180, 2,220\\] | 2,000 | 4,000 | 8,000 |
      | error_spike | excess_failed_requests | 331 \\[328, 334\\] | 301 | 602 | 1,204 |
      | error_spike | users_exposed | 22,000 \\[21,800, 22,200\\] | 20,000 | 40,000 | 80,000 |
      | error_spike | users_hit | 1,650 \\[1,635, 1,665\\] | 1,500 | 3,000 | 6,000 |
      | error_spike | budget_spent_percent | 2.75 % \\[2.73 %, 2.77 %\\] | 2.5 % | 5 % | 10 % |
      | error_spike | share_at_decision_percent | 11 % \\[10.9 %, 11.1 %\\] | 10 % | 20 % | 40 % |

      </details>

      <details><summary>Rules that never fire first</summary>

      - success_rate min never fires first in 60,000 runs: canary-1pct, canary-10pct
      - restarts max never fires first in 60,000 runs: canary-10pct

      </details>

      10,000 runs of each scenario, seed 42, canary-sim 1.2.3. To see it again:

      \`\`\`sh
      canary-sim study --seed 42 --config stages.json --runs 10000
      \`\`\`
      "
    `);
  });

  it('says no more than there is', () => {
    expect(studyMarkdown(buildStudyReport(emptyStudy(), IDENTITY))).toMatchInlineSnapshot(`
      "## ? Study: checkout 1.1

      - [ ] ? **healthy.users_hit.p95 &lt; 3**: – no run has this figure

      **a healthy version: released in 100 % of 1 run, wrongly stopped in 0 % \\[0, 79.3\\]**

      |  | scenario | released % | stopped % | stopped, 95 % interval |
      | --- | --- | ---: | ---: | --- |
      | ? | healthy | 100 | – |  |

      <sub>rates in %</sub>

      <sub>✗ wrongly stopped &gt; 5 % or released &lt; 80 % (healthy); ? too few runs to tell</sub>

      <sub>no advice was looked for to the end: interrupted</sub>

      <details><summary>All figures</summary>

      | scenario | figure | mean \\[95 %\\] | p50 | p95 | max |
      | --- | --- | ---: | ---: | ---: | ---: |

      </details>

      1 run of each scenario, seed 42, canary-sim 1.2.3. To see it again:

      \`\`\`sh
      canary-sim study --seed 42 --config stages.json --runs 10000
      \`\`\`
      "
    `);
  });

  it('says that it is incomplete', () => {
    const report = buildStudyReport(study({ complete: false, scenarios: [] }), IDENTITY);
    expect(studyMarkdown(report)).toContain('> ⚠ incomplete: 0 runs of all scenarios so far');
  });

  it('keeps tables whole, whatever is in names and numbers', () => {
    for (const result of [hostileStudy(), hugeStudy()]) {
      const shown = studyMarkdown(buildStudyReport(result, HOSTILE_IDENTITY));
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      const [outside = ''] = [shown.replace(/```[\s\S]*?```/g, '')];
      expect(outside).not.toContain('<b>');
      expect(outside).not.toMatch(/\[x\]\(http/);
      for (const table of outside.match(/(?:^\|.*\n)+/gm) ?? []) {
        const widths = table
          .trim()
          .split('\n')
          .map((row) => row.match(/(?<!\\)\|/g)?.length);
        expect(new Set(widths).size).toBe(1);
      }
    }
  });
});
