// The table of docs/threat-model.md: every case, what must come of it, and the tests that hold it.
import { projectFiles, read } from '../../test/architecture/sources.ts';
import { type CaseTest, caseTitles } from './case-titles.ts';
import { withContrast } from './contrast-table.ts';
import { table } from './table.ts';
import { groups, type Threat } from './threat-cases.ts';
import { notes } from './threat-notes.ts';

const PLACE = /(<!-- cases -->\n)[\s\S]*?(\n<!-- \/cases -->)/;

/** @throws Error when the page has lost the comments between which the tables stand */
export function threatModelPage(text: string): string {
  if (!PLACE.test(text)) throw new Error('docs/threat-model.md has no place for the cases');
  const tests = testsByCase();
  const parts = Object.entries(groups).map(
    ([heading, cases]) => `### ${heading}\n\n${tableOf(cases, tests)}`,
  );
  return withContrast(
    text.replace(PLACE, (_all, before, after) => `${before}\n${parts.join('\n\n')}\n${after}`),
  );
}

/** Cases that neither a test nor a reason answers, and numbers in titles that are no case. */
export function looseEnds(): { unanswered: string[]; unknown: string[] } {
  const tests = testsByCase();
  const known = new Set(Object.values(groups).flatMap((cases) => Object.keys(cases)));
  const named = [...tests.keys(), ...Object.keys(notes)];
  return {
    unanswered: [...known].filter((number) => !tests.has(number) && !(number in notes)),
    unknown: named.filter((number) => !known.has(number)),
  };
}

function testsByCase(): Map<string, CaseTest[]> {
  const files = projectFiles().filter((file) => /^test\/.*\.ts$/.test(file));
  return caseTitles(files.map((path) => ({ path, text: read(path) })));
}

function tableOf(cases: Readonly<Record<string, Threat>>, tests: Map<string, CaseTest[]>): string {
  const rows = Object.entries(cases).map(([number, { attack, safe }]) => [
    number,
    attack,
    safe,
    [...(tests.get(number) ?? []).map(shown), ...said(number)].join('<br>'),
  ]);
  return table(['', 'attack', 'what must come of it', 'held by'], rows);
}

/** `integration/webhook`: *W4: is applied once* */
function shown({ file, title }: CaseTest): string {
  const name = file.replace(/^test\//, '').replace(/(\.test)?\.ts$/, '');
  return `\`${name}\`: ${title.replaceAll(/[*_`<[\]\\]/g, '\\$&')}`;
}

function said(number: string): string[] {
  const note = notes[number];
  return note === undefined ? [] : [`**Note.** ${note}`];
}
