// What a browser says for its owner: Global Privacy Control (W3C draft, `Sec-GPC: 1`), or the older `DNT: 1`.
import type { Request } from 'express';

/**
 * Whether the person has opted out of being sold, shared or measured: no tracker is put into their pages, and what
 * other trackers send of them is kept without anything that leads to them. What the person does on purpose, and
 * the cookie that it needs, are not what the signal is about.
 */
export function optsOut(req: Request): boolean {
  return req.get('sec-gpc') === '1' || req.get('dnt') === '1';
}
