// `doctor --fix`: applies the changes that findings bring along, round by round, until none is left.
import type { Diagnosis } from './examination.ts';
import type { Change, Finding } from './finding.ts';
import { type Api, type Json, list, part } from './fusionauth-api.ts';

/** What is made in one round may lack something in the next. */
const ROUNDS = 4;

export interface Mending {
  setup: Api;
  examine(): Promise<Diagnosis>;
  /** Shows the changes; whether they may be made. */
  agree(changes: readonly Change[]): Promise<boolean>;
}

export interface Mended {
  /** What was changed, in words, in that order. */
  done: readonly string[];
  /** What FusionAuth refused, with its reason. */
  refused: readonly string[];
  /** As it is now. */
  diagnosis: Diagnosis;
}

export async function mend({ setup, examine, agree }: Mending): Promise<Mended> {
  const done: string[] = [];
  const refused: string[] = [];
  let diagnosis = await examine();
  for (let round = 0; round < ROUNDS; round++) {
    const changes = changesOf(diagnosis.findings, refused);
    if (changes.length === 0 || !(await agree(changes))) break;
    for (const change of changes) {
      const refusal = await apply(setup, change);
      if (refusal) refused.push(`${change.words}: ${refusal}`);
      else done.push(change.words);
    }
    diagnosis = await examine();
  }
  return { done, refused, diagnosis };
}

/** Each once, however many findings it mends; none that was refused before. */
function changesOf(found: readonly Finding[], refused: readonly string[]): readonly Change[] {
  const changes = new Map(found.flatMap(({ change }) => (change ? [[change.words, change]] : [])));
  return [...changes.values()].filter(
    ({ words }) => !refused.some((text) => text.startsWith(`${words}: `)),
  );
}

/** Undefined when all went through, else why not: a status and FusionAuth's codes, which quote no input. */
async function apply(setup: Api, { calls }: Change): Promise<string | undefined> {
  for (const call of calls) {
    const { status, body } = await setup(call);
    if (status >= 200 && status < 300) continue;
    return `${call.method} ${call.path} answered ${[status, ...codesIn(body)].join(' ')}`;
  }
  return undefined;
}

function codesIn(body: unknown): string[] {
  const errors = [
    ...Object.values(part(body, 'fieldErrors')).flatMap(list),
    ...list(part(body).generalErrors),
  ];
  return errors
    .map((error) => String((error as Json).code))
    .filter((code) => /^\[\w+\][\w.[\]-]*$/.test(code));
}
