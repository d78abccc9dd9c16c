import { TABLE } from './extension-blocks.js';

export const FENCE = '```';
export const fenced = (tag: string, ...lines: string[]): string => [FENCE + tag, ...lines, FENCE, ''].join('\n');

export const VALIDATE = 'canary-sim validate --config stages.json';
export const VALID = 'stages.json is valid: "checkout 1.1", 4 stages';

/** A block that extends the program. */
export const extend = (path: string, tag: string, ...lines: string[]): string =>
  `<!-- extend: ${path} -->\n${fenced(tag, ...lines)}`;
export const NEW_ROW = extend(TABLE, 'ts', '  max_twice: {', "    limit: 'ratio',", '  },');
export const RUN = `<!-- extend -->\n${fenced('console', `$ ${VALIDATE}`, VALID)}`;
