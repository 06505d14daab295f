// What Snowplow's tracker sends of a page: its events in one body, or one of them in an address.
import {
  contexts,
  encoded,
  ownEvent,
  pageView,
  payload,
  schemaOf,
} from '../../support/snowplow.ts';
import type { Random } from '../random.ts';
import { browser, measured } from './browser.ts';
import { anyText } from './hostile.ts';
import { type Person, sender } from './sender.ts';
import type { Device, Made, World } from './world.ts';

type Fields = Record<string, string>;

export function trackerPost(world: World, stranger: Device): Partial<Made> {
  const { random } = world;
  const person = sender(world, stranger);
  const device = measured(person.device);
  const events = Array.from({ length: 1 + random.int(4) }, () => event(world, person, device));
  const type = { 'content-type': 'application/json; charset=UTF-8' };
  const path = '/com.snowplowanalytics.snowplow/tp2';
  const headers = { ...page(world, device, 'empty'), ...type, origin: world.service.appUrl };
  return { path, device, headers, body: payload(...events) };
}

export function pixel(world: World, stranger: Device): Partial<Made> {
  const person = sender(world, stranger);
  const device = measured(person.device);
  const query = new URLSearchParams(event(world, person, device));
  return { path: `/i?${query}`, device, headers: page(world, device, 'image'), body: undefined };
}

/** One in ten has its tracker ask for server anonymisation. */
function page({ random, service }: World, device: Device, to: string): Record<string, string> {
  const anonymous = random.chance(0.1) ? { 'sp-anonymous': '*' } : {};
  const about = { accept: '*/*', 'sec-fetch-dest': to, referer: `${service.appUrl}/video` };
  return { ...browser(device, random), ...about, ...anonymous };
}

function event({ random, service }: World, { account }: Person, device: Device): Fields {
  const uid: Fields = account === undefined ? {} : { uid: account };
  const about = { url: `${service.appUrl}/video?utm_source=fuzz&q=1`, refr: service.appUrl };
  const entities: Fields = random.chance(0.3) ? { co: JSON.stringify(entitiesOf(random)) } : {};
  const kind = random.pick(kinds)(random);
  return pageView({
    ...about,
    page: anyText(random),
    ...ids(device),
    ...uid,
    ...entities,
    ...kind,
  });
}

function ids(device: Device): Fields {
  const [duid = '', , vid = '', , , sid = ''] = (device.get('_sp_id.1fff') ?? '').split('.');
  return { duid, vid, sid, tz: 'Europe/Berlin', lang: 'de', res: '1280x720', vp: '800x600' };
}

const kinds: readonly ((random: Random) => Fields)[] = [
  () => ({}),
  (random) => ({ e: 'pp', pp_miy: '0', pp_may: String(random.int(5000)) }),
  (random) => ({ e: 'se', se_ca: 'films', se_ac: anyText(random), se_la: anyText(random) }),
  (random) => ({ e: 'ue', ue_pr: JSON.stringify(ownEventOf(random)) }),
  (random) => ({ e: 'ue', ue_px: encoded(ownEventOf(random)) }),
  () => ({ e: 'tr', tr_id: 'o-1', tr_tt: '9.50', tr_cu: 'EUR' }),
];

function ownEventOf(random: Random) {
  const name = random.pick(['link_click', 'submit_form', 'film_rated']);
  return ownEvent(name, { targetUrl: anyText(random), elementContent: anyText(random), stars: 4 });
}

function entitiesOf(random: Random) {
  return contexts(
    { schema: schemaOf('web_page'), data: { id: crypto.randomUUID() } },
    { schema: schemaOf('client_session'), data: { userId: crypto.randomUUID(), sessionIndex: 1 } },
    { schema: schemaOf('film', 'example.changebank'), data: { title: anyText(random) } },
  );
}
