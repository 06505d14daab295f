// The shapes of the JSON API's bodies; requests are validated by them and /openapi.json describes them.
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';

export const actionBody = z.strictObject({
  action: z.string().max(100).describe('Name of a declared action, like video.watched.'),
  properties: z
    .record(z.string().max(100), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('The properties that the action declares.'),
});

export const registerBody = z.strictObject({
  email: z.string().describe('The address that the link is mailed to.'),
});

export const mergeBody = z.strictObject({
  choice: z
    .enum(['merge', 'discard'])
    .describe('Add what this device holds to the account, or forget it.'),
});

export const eventsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many at most.'),
  after: z.string().max(40).optional().describe('The next of the page before.'),
});

export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{16,200}$/);

/** The validated body. @throws AppError `invalid_field` naming the first offending field */
export function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.') || 'body';
  const reason = unknown.length > 0 ? 'is not a known field' : 'is not what it should be';
  throw new AppError('invalid_field', { field, reason });
}
