// The table of docs/threat-model.md that says what the same attacks come to here and in FusionAuth's guide.
import { outcomes } from '../../test/security/contrast/outcomes.ts';
import type { Outcome } from '../../test/security/contrast/target.ts';
import { table } from './table.ts';

const PLACE = /(<!-- contrast -->\n)[\s\S]*?(\n<!-- \/contrast -->)/;

/** @throws Error when the page has lost the comments between which the table stands */
export function withContrast(text: string): string {
  if (!PLACE.test(text)) throw new Error('docs/threat-model.md has no place for the contrast');
  return text.replace(PLACE, (_all, before, after) => `${before}\n${contrast()}\n${after}`);
}

function contrast(): string {
  const rows = Object.entries(outcomes).map(([number, one]) => [
    number,
    one.attack,
    ...[one['verify-first'], one['attach-first'], one.guide].map(shown),
    one.there,
  ]);
  return table(['', 'A', 'verify-first', 'attach-first', 'the guide', 'in the guide’s flow'], rows);
}

function shown(outcome: Outcome): string {
  return outcome === 'fell' ? '**fell**' : 'held';
}
