// A visitor's timeline for their account page, and where a page of it begins.
import { readPlace, type TimelineEntry, type TimelinePage } from '../accounts/timeline.ts';
import type { Site } from '../activity/declare.ts';
import { AppError } from '../domain/errors.ts';

/** @throws AppError `invalid_field` for what is no `next` of a page */
export function placeAsked(after: unknown): ReturnType<typeof readPlace> {
  if (after === undefined) return undefined;
  const place = typeof after === 'string' ? readPlace(after) : undefined;
  if (place) return place;
  throw new AppError('invalid_field', { field: 'after', reason: 'is no `next` of a page' });
}

/** What the lifecycle records, as its person would say it. */
const LIFECYCLE: Readonly<Record<string, string>> = {
  'account.registered': 'You proved your address, and the account became yours.',
  'account.restored': 'The account was brought back.',
  'account.merged': 'What a device held for you was added.',
  'conversion.asked': 'You asked for the mail to sign up.',
  'conversion.withdrawn': 'That request ended without a sign-up.',
  'identity.released': 'This account ended on a device.',
  'identity.resumed': 'You came back from privacy mode.',
  'member.signed-in': 'You signed in.',
  'member.signed-out': 'You were signed out.',
  'merge.undone': 'What was added was taken back.',
  'stub.merged': 'What is kept here was added to an account.',
  'stub.taken-back': 'What is kept here was taken back from an account.',
  'fusionauth.user.login.success': 'FusionAuth told us of a sign-in.',
};

/** What happened in the words of the site, or by the title of the page that it happened on. */
export function timelineShown(site: Site, { events, next }: TimelinePage) {
  return { timeline: events.map((entry) => shown(site, entry)), ...(next && { next }) };
}

function shown({ actions }: Site, { at, name, source, data }: TimelineEntry) {
  const { page, url } = data as { page?: unknown; url?: unknown };
  const declared = Object.hasOwn(actions, name) ? actions[name]?.purpose : LIFECYCLE[name];
  const about = source === 'account' ? declared : (page ?? url);
  return { at: minute(at), name, about: String(about ?? '') };
}

/** `2026-05-03 14:05`, in UTC. */
export function minute(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}
