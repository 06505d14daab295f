// What Fullstory takes for properties: names, values, types, and what a schema says of them.
// https://developer.fullstory.com/browser/custom-properties/
import { isOfType, isType, suffixOf } from './property-types.ts';

export interface PropertyRules {
  /** The version of the function they came by: names of version 1 end in their type. */
  version: 1 | 2;
  /** What they are properties of: some names are Fullstory's own. */
  of: 'user' | 'page' | 'document' | 'event';
}

/** A property that is refused, by its path, and why. */
export interface PropertyProblem {
  field: string;
  reason: string;
}

type Properties = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,511}$/;
const DEEPEST = 20;
const MOST_OF_A_PAGE = 50;

/** Fullstory's own names: they are texts, and need no suffix. */
const RESERVED: Readonly<Record<PropertyRules['of'], readonly string[]>> = {
  user: ['displayName', 'email'],
  page: ['pageName'],
  document: [],
  event: [],
};

/** The first thing that is wrong with them, if anything is. */
export function checkProperties(
  properties: unknown,
  schema: unknown,
  rules: PropertyRules,
): PropertyProblem | undefined {
  if (!isObject(properties)) return { field: 'properties', reason: 'must be an object' };
  const types = isObject(schema) ? schema.properties : schema;
  if (types !== undefined && !isObject(types)) {
    return { field: 'schema', reason: 'must be { properties: { name: type } }' };
  }
  const reserved = RESERVED[rules.of];
  const own = Object.keys(properties).filter((name) => !reserved.includes(name));
  if (rules.of === 'page' && own.length > MOST_OF_A_PAGE) {
    return { field: 'properties', reason: `of a page are ${MOST_OF_A_PAGE} at most` };
  }
  return firstProblem(properties, types, { ...rules, reserved, path: '', depth: 0 });
}

interface Place extends PropertyRules {
  reserved: readonly string[];
  /** Where these properties are, with a dot at the end. */
  path: string;
  depth: number;
}

function firstProblem(
  properties: Properties,
  types: Properties | undefined,
  place: Place,
): PropertyProblem | undefined {
  for (const [name, value] of Object.entries(properties)) {
    const type = types && Object.hasOwn(types, name) ? types[name] : undefined;
    const problem = problemOf(name, value, { ...place, type });
    if (problem) return problem;
  }
  return undefined;
}

function problemOf(
  name: string,
  value: unknown,
  place: Place & { type: unknown },
): PropertyProblem | undefined {
  const field = `${place.path}${name}`.slice(0, 200);
  if (!NAME.test(name)) {
    return {
      field,
      reason: 'must begin with a letter and go on with letters, digits, _ and -, 512 at most',
    };
  }
  if (isObject(value)) return nested(name, value, place);
  const reason = place.reserved.includes(name)
    ? isOfType(value, 'str')
      ? undefined
      : 'must be a text'
    : mismatch(name, value, place);
  return reason === undefined ? undefined : { field, reason };
}

function nested(
  name: string,
  value: Properties,
  place: Place & { type: unknown },
): PropertyProblem | undefined {
  const { type, ...rest } = place;
  const path = `${place.path}${name}.`;
  const depth = place.depth + 1;
  if (depth > DEEPEST) return { field: path.slice(0, 200), reason: 'is nested too deep' };
  return firstProblem(value, isObject(type) ? type : undefined, {
    ...rest,
    reserved: [],
    path,
    depth,
  });
}

/** What is wrong with a value that is no object. */
function mismatch(name: string, value: unknown, place: { version: 1 | 2; type: unknown }) {
  if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
    return 'must be a list of texts, numbers or booleans';
  }
  if (place.type !== undefined && !isType(place.type)) {
    return 'must have str, int, real, bool or date in the schema, or one of these with an s for a list';
  }
  const type = place.type ?? (place.version === 1 ? suffixOf(name) : undefined);
  if (type === undefined) {
    return place.version === 1 ? 'must end in its type in version 1, like count_int' : undefined;
  }
  return isOfType(value, type) ? undefined : `must be ${type}`;
}

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
