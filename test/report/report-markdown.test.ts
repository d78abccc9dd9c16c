import { describe, expect, it } from 'vitest';
import { markdownText } from '../../src/report/formats/markdown-text.js';
import { buildReport } from '../../src/report/json/build-report.js';
import { BREACH, completed, eventful, IDENTITY, rolledBack, stage } from './fixtures.js';
import { runMarkdown } from './printed.js';

describe('a report as Markdown', () => {
  it('reads as a comment: verdict, reason, stages, folded history', () => {
    expect(runMarkdown(buildReport(rolledBack({ warnings: [] }), IDENTITY))).toMatchInlineSnapshot(`
      "## ✗ ROLLED_BACK: checkout 1.1

      **error_rate 0.0312 in canary-10pct exceeds stable 0.0009 by more than 0.01 (at 16m)**

      16m simulated · 3,000 canary requests · 216 failures in all, 37 more than without the canary

      |  | stage | share | time | windows passed | closest to its limit |
      | --- | --- | ---: | ---: | ---: | --- |
      | ✓ | canary-1pct | 1 % | 15m | 15/15 | error_rate 0.0012 ≤ 0.011<br>latency_p99_ms 203.4 ≤ 300.8 |
      | ✗ | canary-10pct | 10 % | 1m | 0/1 | error_rate 0.0312 &gt; 0.0109 (1 breach)<br>latency_p99_ms 203.4 ≤ 300.8 |
      | · | canary-50pct | 50 % |  |  | not reached |
      | · | full | 100 % |  |  | not reached |

      <details><summary>2 transitions</summary>

      | at | event | status | stage | share |
      | ---: | --- | --- | --- | ---: |
      | 15m | STAGE_PASSED | PROGRESSING → PROGRESSING | canary-10pct | 10 % |
      | 16m | STAGE_FAILED | PROGRESSING → ROLLED_BACK | canary-10pct | 0 % |

      </details>

      Seed 42, canary-sim 1.2.3. To see it again:

      \`\`\`sh
      canary-sim --seed 42 --config stages.json
      \`\`\`
      "
    `);
  });

  it('tells what the run has cost as bullets, and what else happened in the folded history', () => {
    const shown = runMarkdown(buildReport(eventful(), IDENTITY));
    expect(shown).toContain(
      '\n\n- rolled back in 10s (rolling) with 312 more failures; detected in 4m, restored in 39m10s\n- people took 35m',
    );
    expect(shown).toContain('<summary>2 transitions, and 7 more events</summary>');
    expect(shown).toContain('\n| 12m | fault "cache outage" takes effect |  |  |  |\n');
  });

  it('keeps names from files what they are: text', () => {
    const evil = 'a|b`c`<img src=x>\n# *d* @team';
    const run = rolledBack({ name: evil, reason: { ...BREACH, stage: evil }, stages: [stage(evil, 1)] });
    const shown = runMarkdown(buildReport(run, IDENTITY));
    expect(shown).toContain('| a\\|b\\`c\\`&lt;img src=x&gt; #<!-- --> \\*d\\* @<!-- -->team |');
    expect(shown).not.toMatch(/<img|^# /m);
  });

  it.each([
    ['error_rate', 'error_rate'],
    ['_a_', '\\_a\\_'],
    ['[a](b)', '\\[a\\](b)'],
    ['a & b', 'a &amp; b'],
    ['back\\slash', 'back\\\\slash'],
    ['https://x.y', 'https:<!-- -->//x.y'],
    ['www.x.y', 'www<!-- -->.x.y'],
  ])('writes %s as %s', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  it('fences the command with more backticks than it holds', () => {
    const reproduce = "canary-sim --config 'a```b'";
    expect(runMarkdown(buildReport(completed(), { ...IDENTITY, reproduce }))).toContain(
      `\n\`\`\`\`sh\n${reproduce}\n\`\`\`\`\n`,
    );
  });
});
