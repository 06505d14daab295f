// What is taken out of the entities that trackers attach: ids of people, browsers, sessions and tabs. Those an
// event may have stand in columns of their own, where modes, release and erasure rule; a second copy within
// the data would tell anonymous events apart by who they came from.
import { kindOf, type SelfDescribing } from './self-describing.ts';

const SNOWPLOW = 'com.snowplowanalytics.snowplow';

/** Fields that are left out, by kind of entity or event. Source: the schemas of Iglu Central. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  [`${SNOWPLOW}/client_session`]: [
    'userId',
    'sessionId',
    'previousSessionId',
    'firstEventId',
    'firstEventTimestamp',
  ],
  [`${SNOWPLOW}/browser_context`]: ['tabId'],
  // The screen comes along as an entity, under an id that leads nowhere (passing-ids.ts).
  'com.snowplowanalytics.mobile/screen_view': ['id', 'previousId'],
  [`${SNOWPLOW}/mobile_context`]: ['appleIdfa', 'appleIdfv', 'androidIdfa', 'openIdfa', 'appSetId'],
};

/** Entities that are nothing but ids: cookies of other systems, people of a shop, headers. */
const NEVER =
  /^(com\.google\.(analytics|ga4)\/|com\.optimizely|org\.ietf\/http_(cookie|header)|com\.snowplowanalytics\.snowplow\.ecommerce\/user$)/;

/** The entities as they may be kept. */
export function keptEntities(entities: readonly SelfDescribing[]): SelfDescribing[] {
  return entities.filter((entity) => !NEVER.test(kindOf(entity))).map(withoutIds);
}

function withoutIds(entity: SelfDescribing): SelfDescribing {
  const names = Object.hasOwn(WITHOUT, kindOf(entity)) ? WITHOUT[kindOf(entity)] : undefined;
  if (!names) return entity;
  const data = Object.entries(entity.data).filter(([name]) => !names.includes(name));
  return { schema: entity.schema, data: Object.fromEntries(data) };
}
