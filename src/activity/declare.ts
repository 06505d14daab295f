// How a site says, once, what it keeps and what counts as worth keeping; all else follows from the table.
import type { Guard } from '../domain/guard.ts';
import type { FieldKind } from '../domain/profile.ts';
import type { Subscriber } from '../domain/tracking/subscriber.ts';

/** The type of a field's value, constant for ever: FusionAuth's search index breaks when it changes. */
export type FieldType = 'integer' | 'string' | 'boolean';

/** Most members of a set whose declaration does not say. */
export const SET_LIMIT = 100;

export interface Field {
  kind: FieldKind;
  type: FieldType;
  /** What people see it called. */
  label: string;
  /** Why it is kept, one plain sentence for the privacy page. */
  purpose: string;
  /** Most members of a `set`; `SET_LIMIT` unless said. */
  limit?: number;
  /** How a stored string reads to people; as it is unless said. */
  show?: (value: string) => string;
}

/** What an action does to one field. `value` names the property of the action that it takes. */
export type Effect =
  | { op: 'increment'; field: string; by?: number }
  | { op: 'add' | 'remove' | 'set' | 'once' | 'raise' | 'lower'; field: string; value: string };

export interface ActionDeclaration {
  /** What it is, for the privacy page and the timeline of what happened: "Opening the page of a film." */
  purpose: string;
  /** Properties the action takes, with their types. */
  properties?: Readonly<
    Record<string, { type: FieldType; oneOf?: readonly string[]; maxLength?: number }>
  >;
  effects: readonly Effect[];
  /** Only for members. */
  membersOnly?: boolean;
}

/** Whom a site offers workspaces. */
export interface WorkspaceMember {
  account: string;
  /** Empty where FusionAuth says that it is not proven. Only a tenant that verifies addresses says so. */
  email: string;
  roles: readonly string[];
}

export interface Site {
  name: string;
  fields: Readonly<Record<string, Field>>;
  /** By name, `noun.verb` in the past tense: `video.watched`. */
  actions: Readonly<Record<string, ActionDeclaration>>;
  /**
   * Why a stub that the cull would take must stay, or undefined. It may be asked about one account several
   * times. Whoever it throws for, or takes longer than three seconds, stays until the next run.
   */
  keep?: Guard;
  /** Who wants to know what is tracked. */
  subscribers?: readonly Subscriber[];
  /** What is kept, in a few words for the top of every page: "watched 3 · 2 favourites". */
  summary?(profile: Readonly<Record<string, unknown>>): string;
  /** Names of what a member may be at work on: letters, digits, `.`, `_`, `-`. The events of a session carry its own. */
  workspaces?(member: WorkspaceMember): readonly string[];
}
