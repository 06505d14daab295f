// Turns what a request says it did into an Action: declared names, declared properties, declared effects.
import type { Action } from '../domain/change.ts';
import { AppError } from '../domain/errors.ts';
import type { Operation, Scalar } from '../domain/profile.ts';
import {
  type ActionDeclaration,
  type Effect,
  type Field,
  type FieldType,
  SET_LIMIT,
  type Site,
} from './declare.ts';
import { looksPersonal } from './looks-personal.ts';

export interface Claimed {
  /** UUID of the event. */
  id: string;
  name: string;
  properties: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  at: number;
}

/**
 * Validates an action against the site's declaration.
 * @throws AppError `unknown_action` or `invalid_field` naming `properties.<name>`
 */
export function toAction(site: Site, claimed: Claimed): Action {
  const declaration = actionNamed(site, claimed.name);
  const data = propertiesOf(declaration, claimed.properties);
  const operations = declaration.effects.map((effect) => operation(site, effect, data, claimed.at));
  const action: Action = { id: claimed.id, name: claimed.name, operations };
  return Object.keys(data).length > 0 ? { ...action, data } : action;
}

/** The declaration of an action. @throws AppError `unknown_action` */
export function actionNamed(site: Site, name: string): ActionDeclaration {
  const declaration = Object.hasOwn(site.actions, name) ? site.actions[name] : undefined;
  if (!declaration) throw new AppError('unknown_action', { field: 'action' });
  return declaration;
}

function propertiesOf(
  declaration: ActionDeclaration,
  given: Readonly<Record<string, unknown>>,
): Record<string, Scalar> {
  const declared = declaration.properties ?? {};
  const data: Record<string, Scalar> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name)) throw invalid(name, 'is not declared for this action');
  }
  for (const [name, rule] of Object.entries(declared)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) throw invalid(name, 'is missing');
    data[name] = checked(name, value, rule);
  }
  return data;
}

const LONGEST_STRING = 200;

function checked(
  name: string,
  value: unknown,
  rule: { type: FieldType; oneOf?: readonly string[]; maxLength?: number },
): Scalar {
  if (rule.type === 'integer') {
    if (Number.isSafeInteger(value)) return value as number;
    throw invalid(name, 'must be a whole number');
  }
  if (rule.type === 'boolean') {
    if (typeof value === 'boolean') return value;
    throw invalid(name, 'must be true or false');
  }
  if (typeof value !== 'string') throw invalid(name, 'must be a string');
  if (rule.oneOf && !rule.oneOf.includes(value))
    throw invalid(name, 'is not one of the known values');
  if (value.length > (rule.maxLength ?? LONGEST_STRING)) throw invalid(name, 'is too long');
  const personal = rule.oneOf ? undefined : looksPersonal(value);
  if (personal) throw invalid(name, `looks like ${personal}, which is not kept`);
  return value;
}

function invalid(name: string, reason: string): AppError {
  return new AppError('invalid_field', { field: `properties.${name}`, reason });
}

function operation(
  site: Site,
  effect: Effect,
  data: Readonly<Record<string, Scalar>>,
  at: number,
): Operation {
  const { field } = effect;
  if (effect.op === 'increment') return { op: 'increment', field, by: effect.by ?? 1 };
  const value = data[effect.value] as Scalar;
  switch (effect.op) {
    case 'add':
      return {
        op: 'add',
        field,
        value: String(value),
        limit: fieldNamed(site, field).limit ?? SET_LIMIT,
      };
    case 'remove':
      return { op: 'remove', field, value: String(value) };
    case 'set':
      return { op: 'set', field, value, at };
    case 'once':
      return { op: 'once', field, value };
    case 'raise':
    case 'lower':
      return { op: effect.op, field, value: Number(value) };
  }
}

function fieldNamed(site: Site, name: string): Field {
  const field = site.fields[name];
  if (!field) throw new Error(`The site declares no field "${name}".`);
  return field;
}
