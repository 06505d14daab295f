// A site's declaration as types: what its profile holds, which actions there are, and what they take.
import type { Field, FieldType, Site } from './declare.ts';

interface Values {
  integer: number;
  string: string;
  boolean: boolean;
}

type FieldValue<F extends Field> = F['kind'] extends 'counter'
  ? number
  : F['kind'] extends 'set'
    ? readonly string[]
    : Values[F['type']] | undefined;

/** A profile by its declaration: counters begin at 0, sets empty, everything else undefined. */
export type ProfileOf<S extends Pick<Site, 'fields'>> = {
  readonly [Name in keyof S['fields']]: FieldValue<S['fields'][Name]>;
};

export type ActionName<S extends Pick<Site, 'actions'>> = keyof S['actions'] & string;

type PropertyValue<P> = P extends { oneOf: readonly (infer V)[] }
  ? V
  : P extends { type: infer T extends FieldType }
    ? Values[T]
    : never;

/** What an action takes: its declared properties, all of them; anything where the declaration is not known. */
export type PropertiesOf<
  S extends Pick<Site, 'actions'>,
  A extends ActionName<S>,
> = S['actions'][A] extends { properties: infer P }
  ? { readonly [Name in keyof P]: PropertyValue<P[Name]> }
  : 'properties' extends keyof S['actions'][A]
    ? Readonly<Record<string, unknown>>
    : Readonly<Record<string, never>>;

/** The arguments after an action's name: properties may be left out where the action declares none. */
export type DeedArguments<S extends Pick<Site, 'actions'>, A extends ActionName<S>> =
  Readonly<Record<string, never>> extends PropertiesOf<S, A>
    ? [properties?: PropertiesOf<S, A>, options?: DeedOptions]
    : [properties: PropertiesOf<S, A>, options?: DeedOptions];

export interface DeedOptions {
  /** The same key again counts once: 16 to 200 visible characters that nobody can guess. */
  key?: string;
}
