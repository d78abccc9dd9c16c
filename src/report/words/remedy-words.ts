import type { PlacedEdit } from '../../model/policy/policy-part.js';
import { pathText } from '../../text/found.js';
import { insertedText } from '../../text/inserted-text.js';
import { visibleText } from '../../text/visible-text.js';

/** What to change, as a phrase that begins with "with"; null: nothing is known. */
export function remedyPhrase(remedy: readonly PlacedEdit[]): string | null {
  return remedy.length === 0 ? null : `with ${remedy.map(editText).join(' and ')}`;
}

function editText(edit: PlacedEdit): string {
  const path = pathText(edit.path);
  switch (edit.does) {
    case 'set':
      return `${path} ${valueText(edit.to)}${isPlain(edit.was) ? ` (now ${valueText(edit.was)})` : ''}`;
    case 'remove':
      return `no ${path}${isPlain(edit.was) ? ` (now ${valueText(edit.was)})` : ''}`;
    case 'rename':
      return `${path} called ${visibleText(edit.to)}`;
    case 'replace':
      return edit.to === ''
        ? `no \`${visibleText(edit.from.trim(), 200)}\` in ${path}`
        : `\`${visibleText(edit.to, 200)}\` in place of \`${visibleText(edit.from, 200)}\` in ${path}`;
    case 'insert':
      return `${path} \`${visibleText(editedText(edit), 500)}\``;
  }
}

/** A text as it is with what is put in. */
function editedText({ was, texts }: Extract<PlacedEdit, { readonly does: 'insert' }>): string {
  const text = typeof was === 'string' ? was : '';
  const whole = insertedText(text, texts);
  return whole.trim().replaceAll(/\s+/g, ' ');
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

function valueText(value: unknown): string {
  return typeof value === 'object' ? visibleText(JSON.stringify(value), 200) : visibleText(String(value), 200);
}
