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

/** What happened in the words of the site, or by the title of the page that it happened on. */
export function timelineShown(site: Site, { events, next }: TimelinePage) {
  return { timeline: events.map((entry) => shown(site, entry)), ...(next && { next }) };
}

function shown({ actions }: Site, { at, name, source, data }: TimelineEntry) {
  const action = Object.hasOwn(actions, name) ? actions[name]?.purpose : undefined;
  const { page, url } = data as { page?: unknown; url?: unknown };
  const about = source === 'account' ? action : (page ?? url);
  return { at: minute(at), name, about: String(about ?? '') };
}

/** `2026-05-03 14:05`, in UTC. */
export function minute(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}
