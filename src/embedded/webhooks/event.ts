// What happened, in the shape FusionAuth posts to webhooks.
// Source: FusionAuth docs, extend/events-and-webhooks/events.

export type EventInfo = {
  ipAddress?: string;
  userAgent?: string;
  data?: Record<string, unknown>;
  [more: string]: unknown;
};

export type EventBody = {
  type: string;
  tenantId: string;
  info: EventInfo;
  [more: string]: unknown;
};

/** Sends an event to whoever listens. Under a transaction it rejects with 504 when too few agree. */
export type SendEvent = (event: EventBody) => Promise<void>;
