// What a search asks for, whichever language it was written in.

export type Range = {
  gt?: string | number;
  gte?: string | number;
  lt?: string | number;
  lte?: string | number;
};

export type Query =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'term'; field: string; value: string | number }
  | { kind: 'range'; field: string; range: Range }
  /** `*` and `?` stand for any characters and any one. */
  | { kind: 'wildcard'; field: string; pattern: string }
  | { kind: 'exists'; field: string }
  /** One entry of the list at `path` (`registrations`) meets all of `query`. */
  | { kind: 'nested'; path: string; query: Query }
  | { kind: 'and'; parts: Query[] }
  | { kind: 'or'; parts: Query[] }
  | { kind: 'not'; part: Query };

/** What is looked through when a query names no field. */
export const defaultFields = [
  'email',
  'username',
  'fullName',
  'firstName',
  'lastName',
  'phoneNumber',
] as const;

/** Docs spell data fields with and without `user.` in front. */
export const fieldName = (name: string): string => name.replace(/^user\./, '');
