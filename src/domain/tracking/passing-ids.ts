// Ids that trackers attach for as long as a page, a screen or a film lasts. That may be longer than an identity or
// a mode does, so the same one must not stand on both sides: it would lead from the one to the other.

interface Entity {
  schema: string;
  data: Readonly<Record<string, unknown>>;
}

/** The field that holds it, by the schema's vendor and name. Source: the schemas of Iglu Central. */
const PASSING: readonly (readonly [kind: string, field: string])[] = [
  ['com.snowplowanalytics.snowplow/web_page/', 'id'],
  ['com.snowplowanalytics.snowplow/element/', 'originating_page_view'],
  ['com.snowplowanalytics.snowplow.media/session/', 'mediaSessionId'],
  ['com.snowplowanalytics.mobile/screen/', 'id'],
];

/** The entities with other ids of this kind; with none where `rename` gives none. */
export function renamePassingIds<T extends Entity>(
  entities: readonly T[],
  rename: (id: string) => string | undefined,
): T[] {
  return entities.map((entity) => {
    const [, field] = PASSING.find(([kind]) => entity.schema.startsWith(`iglu:${kind}`)) ?? [];
    const id = field === undefined ? undefined : entity.data[field];
    if (field === undefined || id === undefined) return entity;
    const { [field]: _, ...data } = entity.data;
    const renamed = rename(String(id));
    return { ...entity, data: renamed === undefined ? data : { ...data, [field]: renamed } };
  });
}

/** An event's data without them. */
export function withoutPassingIds(props: string): string {
  const data = JSON.parse(props) as { co?: Entity[] };
  if (!data.co) return props;
  return JSON.stringify({ ...data, co: renamePassingIds(data.co, () => undefined) });
}
