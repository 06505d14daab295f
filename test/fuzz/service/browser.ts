// What a browser sends of itself: its cookies, the trackers' among them, and what it says it is.
import type { Random } from '../random.ts';
import type { Device } from './world.ts';

export function cookieHeader(device: Device): Record<string, string> {
  if (device.size === 0) return {};
  return { cookie: [...device].map(([name, value]) => `${name}=${value}`).join('; ') };
}

/** Of a few makes: guests who leave too often are held back by what they run in, and only some are to be. */
export function browser(device: Device, random: Random): Record<string, string> {
  const version = `${100 + random.int(8)}.0`;
  const agent = `Mozilla/5.0 (X11; Linux x86_64; rv:${version}) Gecko/20100101 Firefox/${version}`;
  const fetched = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  return { ...cookieHeader(device), ...fetched, accept, 'user-agent': agent };
}

/** With what trackers and their collector keep in it. */
export function measured(device: Device): Device {
  const kept = [...device.keys()].some((name) => name.startsWith('_sp_id.'));
  return kept ? device : new Map([...device, ...tracked()]);
}

function tracked(): Device {
  const now = Math.floor(Date.now() / 1000);
  const [device, session, other, page] = Array.from({ length: 4 }, () => crypto.randomUUID());
  return new Map([
    ['_sp_id.1fff', `${device}.${now}.1.${now}..${session}..${page}.${now}.1`],
    ['_sp_ses.1fff', '*'],
    ['fs_uid', `${other}:${session}:${now}000:${now}000:`],
    ['sp', crypto.randomUUID()],
  ]);
}
