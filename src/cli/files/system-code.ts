/** The operating system's name for why something failed, such as EACCES. Anything else is not ours to explain. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
