// Checks a site's declaration once, at start: a mistake in it must not wait for a visitor to find it.
import type { FieldKind } from '../domain/profile.ts';
import type { ActionDeclaration, Effect, Site } from './declare.ts';

/** Names in `user.data` that are the server's own (I5), and those that FusionAuth or JavaScript give a meaning. */
const RESERVED = new Set([
  'anonymousUser',
  'conversion',
  'email',
  'username',
  'password',
  'roles',
  'registrations',
  'tenantId',
  'id',
  'active',
  'verified',
  'expiry',
  '__proto__',
  'constructor',
  'prototype',
]);

const OPERATION_KINDS: Readonly<Record<Effect['op'], FieldKind>> = {
  increment: 'counter',
  add: 'set',
  remove: 'set',
  set: 'latest',
  once: 'once',
  raise: 'max',
  lower: 'min',
};

/** Every problem of a declaration, in words; empty when it is sound. */
export function siteProblems(site: Site): string[] {
  return [...fieldProblems(site), ...actionProblems(site)];
}

function fieldProblems(site: Site): string[] {
  const problems: string[] = [];
  for (const [name, field] of Object.entries(site.fields)) {
    if (RESERVED.has(name)) problems.push(`Field "${name}" is reserved.`);
    if (!/^[a-zA-Z][a-zA-Z0-9]{0,39}$/.test(name)) {
      problems.push(`Field "${name}" must be letters and digits, 40 at most.`);
    }
    const numeric = field.kind === 'counter' || field.kind === 'max' || field.kind === 'min';
    if (numeric && field.type !== 'integer') problems.push(`Field "${name}" must be an integer.`);
    if (field.kind === 'set' && field.type !== 'string') {
      problems.push(`Field "${name}" is a set and must be of strings.`);
    }
  }
  return problems;
}

function actionProblems(site: Site): string[] {
  const problems: string[] = [];
  for (const [name, action] of Object.entries(site.actions)) {
    if (own(action.properties ?? {}, 'workspace')) {
      problems.push(`Action "${name}" cannot have a property "workspace": sessions have it.`);
    }
    if (!/^[a-z-]+\.[a-z-]+$/.test(name)) problems.push(`Action "${name}" must read noun.verb.`);
    for (const effect of action.effects) {
      const found = effectProblems(site.fields, action.properties ?? {}, effect);
      problems.push(...found.map((problem) => `Action "${name}" ${problem}.`));
    }
  }
  return problems;
}

function effectProblems(
  fields: Site['fields'],
  properties: NonNullable<ActionDeclaration['properties']>,
  effect: Effect,
): string[] {
  const field = own(fields, effect.field);
  const problems: string[] = [];
  if (!field) problems.push(`changes "${effect.field}", which is not declared`);
  else if (field.kind !== OPERATION_KINDS[effect.op]) {
    problems.push(`cannot ${effect.op} "${effect.field}", which is a ${field.kind}`);
  }
  if (effect.op === 'increment') {
    const whole = Number.isSafeInteger(effect.by ?? 1);
    return whole ? problems : [...problems, `must increment "${effect.field}" by a whole number`];
  }
  const property = own(properties, effect.value);
  if (!property) problems.push(`takes "${effect.value}", which is not one of its properties`);
  else if (problems.length === 0 && property.type !== field?.type) {
    problems.push(`gives "${effect.field}" "${effect.value}", which is of another type`);
  }
  return problems;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
