// What a request says of the devices that it is tracked by, and their erasure on its word.
import type { Request, Response } from 'express';
import { type Holder, ownDevices } from '../../tracking/own-devices.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { devicesOf } from './end-devices.ts';
import { networkCookie } from './network-cookie.ts';

export function holderOf(req: Request, res: Response): Holder {
  return {
    named: devicesOf(req.headers.cookie),
    network: networkCookie(req),
    member: visitorOf(res).member?.account,
  };
}

/** Removes what the devices have left that the request may see. */
export async function eraseDevices({ store }: Deps, req: Request, res: Response): Promise<void> {
  const devices = await ownDevices(store.tracked, holderOf(req, res));
  const ops = devices.map(({ id }) => ({ type: 'erase', device: id }) as const);
  if (ops.length > 0) await store.tracked.append(ops);
}
