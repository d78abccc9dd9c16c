/** Code points that take no column of a terminal, or two. First and last of each range. */
const MARKS: readonly (readonly [number, number])[] = [
  [0x0300, 0x036f],
  [0xfe00, 0xfe0f],
];
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const within = ([first, last]: readonly [number, number]) => first <= code && code <= last;
  if (MARKS.some(within)) return 0;
  return WIDE.some(within) ? 2 : 1;
}
