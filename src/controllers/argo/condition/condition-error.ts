/**
 * Why a condition gives neither true nor false. All but `not_supported` are errors in production too; that one says only
 * that the simulator cannot tell.
 */
export type ConditionFault = 'syntax' | 'unknown_name' | 'type_or_runtime' | 'not_boolean' | 'not_supported';

/** A condition that cannot be read, or cannot be worked out for a result. Thrown inside this folder only. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly fault: ConditionFault;

  constructor(fault: ConditionFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** What expr-lang refuses for its types, or fails at while it runs. */
export function failed(message: string): ConditionError {
  return new ConditionError('type_or_runtime', message);
}

/** What is valid in production, and rare enough that the simulator does not do it. */
export function unsupported(what: string): ConditionError {
  return new ConditionError('not_supported', `${what}: not supported by the simulator`);
}
