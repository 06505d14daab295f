// The JSON API: the same use cases, for single-page and native clients, with a cookie or a bearer token.
import type { RequestHandler, Response } from 'express';
import { ASKED_SENTENCE } from '../../accounts/ask.ts';
import { exportOf } from '../../accounts/export.ts';
import { speakerOf } from '../../accounts/speaker.ts';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import { plain } from '../../domain/profile.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { bearerOf, handOut, visitorOf } from '../middleware/visitor.ts';
import { networkOf } from '../network.ts';
import { renewal } from '../renewal.ts';
import { actionBody, idempotencyKey, parsed, registerBody } from '../schemas.ts';
import { eraseDevices } from '../tracking/holder.ts';

/** What a client is told about its visitor. `token` only for a native client that asked for one. */
function described(res: Response, account: Account | undefined) {
  const { member } = visitorOf(res);
  const token = bearerOf(res);
  if (!account) return { state: 'unknown' };
  return {
    state: member ? 'member' : account.state,
    account: account.id,
    ...(member?.email ? { email: member.email } : {}),
    profile: plain(account.profile),
    ...(token ? { token } : {}),
  };
}

/** POST /api/actions */
export function actionsRoute(deps: Deps): RequestHandler {
  const renew = renewal(deps);
  return async (req, res) => {
    const { action, properties } = parsed(actionBody, req.body);
    const key = keyIn(req.get('idempotency-key'));
    const deed = { name: action, properties, key, network: () => networkOf(req) };
    if (visitorOf(res).incognito) throw new AppError('incognito');
    const recorded = await deps.record(speakerOf(visitorOf(res)), deed);
    await renew(req, res, recorded);
    res.status(recorded.opened ? 201 : 200).json(described(res, recorded.account));
  };
}

function keyIn(value: string | undefined): string | undefined {
  if (value === undefined || idempotencyKey.safeParse(value).success) return value;
  throw new AppError('invalid_field', {
    field: 'Idempotency-Key',
    reason: 'must be 16 to 200 visible characters, a UUID for instance',
  });
}

/** GET /api/me */
export function meRoute({ current }: Deps): RequestHandler {
  return async (_req, res) => {
    res.json(described(res, await current(visitorOf(res))));
  };
}

/** DELETE /api/me: what is kept here is gone at once, FusionAuth's user within the hour. */
export function eraseMeRoute(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  return async (req, res) => {
    await deps.erase(visitorOf(res));
    await eraseDevices(deps, req, res);
    await leave.all(res, { anonymous: visitorOf(res).anonymous }, 'deleted');
    res.status(202).json({ state: 'unknown' });
  };
}

/** GET /api/me/export */
export function exportRoute({ current, store }: Deps): RequestHandler {
  return async (_req, res) => {
    const account = await current(visitorOf(res));
    if (!account) throw new AppError('no_visitor');
    res.attachment('what-is-kept.json');
    res.json(await exportOf(store, account));
  };
}

/** POST /api/register */
export function registerApiRoute(deps: Deps): RequestHandler {
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req, res) => {
    const { email } = parsed(registerBody, req.body);
    const { anonymous, member } = visitorOf(res);
    if (member || !anonymous) throw new AppError('no_visitor');
    const outcome = await deps.ask(anonymous.token, email, networkOf(req));
    if (outcome?.type !== 'asked') throw new AppError('no_visitor');
    await give(req, res, outcome.account);
    const token = bearerOf(res);
    res.status(202).json({ message: ASKED_SENTENCE, ...(token ? { token } : {}) });
  };
}

/** POST /api/release */
export function releaseRoute(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  return async (_req, res) => {
    await leave.all(res, visitorOf(res), 'logout');
    res.status(204).end();
  };
}
