// The shape that FusionAuth's configuration endpoints share: POST with or without an id, GET one or all,
// PUT replaces, PATCH merges, DELETE. Source: FusionAuth docs, apis/tenants, webhooks, emails.
import { fieldError, notFound } from '../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, objectIn, optionalUuid, uuidParam } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { Collection, Identified } from '../model/collection.ts';
import { patched } from '../model/patch.ts';

export type Resource<T extends Identified> = {
  /** `/api/tenant` */
  path: string;
  /** The name of the id in the path, `tenantId`. */
  idName: string;
  /** `tenant`, and `tenants` for lists. */
  one: string;
  many: string;
  items: Collection<T>;
  /** The document to store; throws 400. `before` is what it replaces. `input` has no id to trust. */
  build(input: Json, context: { id: string; before: T | undefined; call: Call }): T;
  /** What may be shown; throws 404 for one out of the call's scope. */
  visible?(item: T, call: Call): boolean;
  remove?(item: T, call: Call): void;
  /** `sourceTenantId` in the body of a POST: the document a new one starts from, as `copy` leaves it. */
  source?: { name: string; copy(item: T): Json };
};

/** All routes of a resource. */
export function resourceRoutes<T extends Identified>(
  instance: Instance,
  resource: Resource<T>,
): Route[] {
  const { path, idName } = resource;
  const withId = `${path}/:${idName}`;
  const route = (method: Route['method'], at: string, handle: Route['handle']): Route => ({
    method,
    path: at,
    endpoint: path,
    access: 'key',
    handle,
  });
  return [
    route('POST', path, (call) => create(resource, call, instance.uuid())),
    route('POST', withId, (call) => create(resource, call, uuidParam(call, idName))),
    route('GET', path, (call) => list(resource, call)),
    route('GET', withId, (call) => ok({ [resource.one]: find(resource, call) })),
    route('PUT', withId, (call) => write(resource, call, bodyOf(call))),
    route('PATCH', withId, (call) =>
      write(resource, call, patched({ [resource.one]: find(resource, call) }, call)),
    ),
    route('DELETE', withId, (call) => {
      const item = find(resource, call);
      if (resource.remove) resource.remove(item, call);
      else resource.items.remove(item.id);
      return empty();
    }),
  ];
}

function create<T extends Identified>(resource: Resource<T>, call: Call, id: string): Reply {
  const input = { ...sourceOf(resource, call), ...objectIn(bodyOf(call), resource.one) };
  if (resource.items.get(id)) {
    throw fieldError(
      resource.idName,
      'duplicate',
      `There is a ${resource.one} with id = [${id}] already.`,
    );
  }
  const item = resource.build(input, { id, before: undefined, call });
  return ok({ [resource.one]: resource.items.put(item) });
}

function sourceOf<T extends Identified>(resource: Resource<T>, call: Call): Json {
  const name = resource.source?.name ?? '';
  const id = optionalUuid(bodyOf(call), name);
  if (id === undefined) return {};
  const item = resource.items.get(id);
  if (item && resource.visible?.(item, call) !== false) return resource.source?.copy(item) ?? {};
  throw fieldError(name, 'invalid', `There is no ${resource.one} with id = [${id}].`);
}

function write<T extends Identified>(resource: Resource<T>, call: Call, body: Json): Reply {
  const before = find(resource, call);
  const item = resource.build(objectIn(body, resource.one), { id: before.id, before, call });
  return ok({ [resource.one]: resource.items.put(item) });
}

function find<T extends Identified>(resource: Resource<T>, call: Call): T {
  const item = resource.items.get(uuidParam(call, resource.idName));
  if (!item || resource.visible?.(item, call) === false) throw notFound();
  return item;
}

function list<T extends Identified>(resource: Resource<T>, call: Call): Reply {
  const shown = resource.items.list().filter((item) => resource.visible?.(item, call) !== false);
  return ok({ [resource.many]: shown });
}
