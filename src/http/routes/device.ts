// GET /privacy/device and what it offers: how much may be measured here, what was recorded, a copy, and its end.
import type { RequestHandler } from 'express';
import { whole } from '../../accounts/export.ts';
import { AppError } from '../../domain/errors.ts';
import { formatUuid } from '../../domain/random.ts';
import type { Device } from '../../domain/tracking/device.ts';
import { sessionName } from '../../domain/tracking/device-session.ts';
import { everyEvent } from '../../domain/tracking/every-event.ts';
import type { LoggedEvent } from '../../domain/tracking/tracked-event.ts';
import { ownDevices } from '../../tracking/own-devices.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';
import { optsOut } from '../privacy-signal.ts';
import { minute } from '../timeline-view.ts';
import { CHOICES, chosen, isChoice, measured, rememberChoice } from '../tracking/choice.ts';
import { eraseDevices, holderOf } from '../tracking/holder.ts';
import { newNetworkId, setNetworkCookie } from '../tracking/network-cookie.ts';

/** How many sessions and events a page shows; the copy has all. */
const SHOWN = 50;
const DAY_MS = 86_400_000;

export function devicePage(deps: Deps, page: Page): RequestHandler {
  const { current, cookies, store, random, anonTtl, kioskTimeout } = deps;
  return async (req, res) => {
    const account = await current(visitorOf(res));
    const devices = await ownDevices(store.tracked, holderOf(req, res));
    const model = {
      ...{ choices: CHOICES, choice: measured(req, cookies), optsOut: optsOut(req) },
      asked: chosen(req, cookies) === undefined,
      devices: await Promise.all(devices.map(shown)),
      network: holderOf(req, res).network,
      ...(kioskTimeout === undefined && {
        hold: formatUuid(random(16), 4),
        holdDays: Math.floor(anonTtl / DAY_MS),
      }),
    };
    page(req, res, 'device', { title: 'This device', account }, model);
  };

  async function shown({ id, firstAt, uid }: Device) {
    const sessions = await store.tracked.sessions(id, SHOWN);
    const events = await store.tracked.ofDevice(id, { limit: SHOWN });
    return {
      ...{ id, since: minute(firstAt), member: uid !== undefined },
      sessions: sessions.map((one) => ({
        ...{ name: sessionName(one), from: minute(one.startedAt), to: minute(one.lastAt) },
      })),
      events: events.map(eventShown),
    };
  }
}

/** Everything that the log has of an event. */
function eventShown(event: LoggedEvent) {
  const { at, receivedAt, data, ...ids } = whole(event);
  const { page = '', url = '' } = data as { page?: string; url?: string };
  const about = page || url;
  return {
    at: minute(event.at),
    name: event.name,
    about,
    text: JSON.stringify(data, null, 2),
    ids,
  };
}

/**
 * Remembers a choice. With another one everything begins anew, so that nothing which is recorded under the new
 * one leads to the old. @throws AppError `invalid_field`
 */
export function choiceRoute({ endDevices, cookies, secure, random }: Deps): RequestHandler {
  return async (req, res) => {
    const { mode } = (req.body ?? {}) as Record<string, unknown>;
    if (!isChoice(mode)) {
      const reason = `must be one of ${CHOICES.join(', ')}`;
      throw new AppError('invalid_field', { field: 'mode', reason });
    }
    if (mode !== chosen(req, cookies)) {
      await endDevices(req, res, 'privacy');
      // Whoever is then measured in full can be shown all of it: the first event carries this already.
      if (mode === 'full') setNetworkCookie(res, secure, newNetworkId(random));
    }
    rememberChoice(res, mode, { cookies, secure });
    res.redirect(303, `${req.baseUrl}/privacy/device`);
  };
}

export function deviceExportRoute({ store, cookies }: Deps): RequestHandler {
  return async (req, res) => {
    const holder = holderOf(req, res);
    const devices = await ownDevices(store.tracked, holder);
    res.attachment('what-is-kept-of-this-device.json');
    res.json({
      measured: measured(req, cookies),
      network: holder.network,
      devices: await Promise.all(devices.map((device) => copyOf(store, device))),
    });
  };
}

async function copyOf({ tracked }: Deps['store'], { id, firstAt, uid }: Device) {
  const sessions = await tracked.sessions(id, Number.MAX_SAFE_INTEGER);
  const events = await everyEvent((page) => tracked.ofDevice(id, page));
  return {
    ...{ device: id, since: iso(firstAt), ...(uid !== undefined && { account: uid }) },
    sessions: sessions.map((one) => ({
      ...{ session: sessionName(one), from: iso(one.startedAt), to: iso(one.lastAt) },
    })),
    events: events.map(whole),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

/** Removes what was recorded of this device, and all that the browser holds of it; the choice stays. */
export function eraseDeviceRoute(deps: Deps): RequestHandler {
  return async (req, res) => {
    await eraseDevices(deps, req, res);
    await deps.endDevices(req, res, 'deleted');
    res.redirect(303, `${req.baseUrl}/privacy/device`);
  };
}
