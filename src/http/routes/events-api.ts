// GET /api/me/events: what is recorded of the visitor, newest first, a page at a time.
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { type TimelineEntry, timeline } from '../../accounts/timeline.ts';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { eventsQuery, parsed } from '../schemas.ts';
import { placeAsked } from '../timeline-view.ts';

export function eventsRoute({ current, store }: Deps): RequestHandler {
  const pageOf = timeline(store);
  return async (req, res) => {
    const account = await current(visitorOf(res));
    if (!account) throw new AppError('no_visitor');
    const { limit, after } = parsed(eventsQuery, req.query);
    const { events, next } = await pageOf(account.id, limit, placeAsked(after));
    res.json({ events: events.map(shown), ...(next && { next }) });
  };
}

function shown({ at, ...entry }: TimelineEntry) {
  return { ...entry, at: new Date(at).toISOString() };
}

const event = z.object({
  id: z.string(),
  source: z.enum(['account', 'snowplow', 'fullstory']),
  name: z.string(),
  at: z.iso.datetime(),
  session: z.string().optional().describe('Events of one stretch of use have the same one.'),
  data: z.record(z.string(), z.unknown()),
});

/** For /openapi.json. */
export const eventsPage = z.object({
  events: z.array(event).describe('Newest first.'),
  next: z.string().optional().describe('Where the next page begins; absent on the last one.'),
});
