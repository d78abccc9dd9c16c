/** Whole seconds as files for other controllers have them: `90s`, `5m`. */
export function goDurationText(seconds: number): string {
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
