/** What the program's exit code says. Printed at the end of `--help`. 130 is what a shell makes of Ctrl-C. */
export const EXIT = { done: 0, expectationNotMet: 1, badInput: 2, internalError: 70, interrupted: 130 } as const;

export const EXIT_CODE_HELP = `Exit codes:
  0    done, however the rollout ended
  1    an expectation you stated was not met: --expect, assertions (--assert or
       in the configuration), a case of test, a finding with lint --strict
  2    the command line or the configuration is not right; nothing was written
  70   internal error
  130  interrupted`;
