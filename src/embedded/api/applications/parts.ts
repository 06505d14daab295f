// What an application's roles and scopes have in common: each is a part of the application's document with
// routes of its own, `/api/application/{applicationId}/role[/{roleId}]`.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, uuidParam } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { patched } from '../../model/patch.ts';
import { applicationInPath } from './routes.ts';

type Part = { id: string; name: string; insertInstant: number };

export type Parts<T extends Part> = {
  /** `role`: in paths, envelopes and errors. */
  one: string;
  of(application: Application): T[];
  put(application: Application, parts: T[]): Application;
  draft(input: Json, application: Application): T;
};

/** POST with and without an id, GET, PUT, PATCH and DELETE of the parts of an application. */
export function partRoutes<T extends Part>(instance: Instance, parts: Parts<T>): Route[] {
  const { one } = parts;
  const path = `/api/application/:applicationId/${one}`;
  const route = (method: Route['method'], at: string, handle: Route['handle']): Route => ({
    method,
    path: at,
    endpoint: `/api/application/${one}`,
    access: 'key',
    handle,
  });
  const withId = `${path}/:partId`;
  return [
    route('POST', path, (call) => create(instance, parts, call)),
    route('POST', withId, (call) => create(instance, parts, call)),
    route('GET', withId, (call) => ok({ [one]: partInPath(instance, parts, call) })),
    route('PUT', withId, (call) => replace(instance, parts, call, bodyOf(call))),
    route('PATCH', withId, (call) =>
      replace(instance, parts, call, patched({ [one]: partInPath(instance, parts, call) }, call)),
    ),
    route('DELETE', withId, (call) => {
      const gone = partInPath(instance, parts, call);
      store(instance, parts, call, (known) => known.filter(({ id }) => id !== gone.id));
      return empty();
    }),
  ];
}

function partInPath<T extends Part>(instance: Instance, parts: Parts<T>, call: Call): T {
  const id = uuidParam(call, 'partId');
  const part = parts.of(applicationInPath(instance, call)).find((known) => known.id === id);
  if (!part) throw notFound();
  return part;
}

function create<T extends Part>(instance: Instance, parts: Parts<T>, call: Call): Reply {
  const application = applicationInPath(instance, call);
  const input = objectIn(bodyOf(call), parts.one);
  const given = call.params.partId === undefined ? {} : { id: uuidParam(call, 'partId') };
  const part = parts.draft({ ...input, ...given }, application);
  refuseTaken(parts, application, part);
  store(instance, parts, call, (known) => [...known, part]);
  return ok({ [parts.one]: part });
}

function replace<T extends Part>(
  instance: Instance,
  parts: Parts<T>,
  call: Call,
  body: Json,
): Reply {
  const application = applicationInPath(instance, call);
  const { id, insertInstant } = partInPath(instance, parts, call);
  const drafted = parts.draft(objectIn(body, parts.one), application);
  const part = { ...drafted, id, insertInstant };
  refuseTaken(parts, application, part);
  store(instance, parts, call, (known) => known.map((one) => (one.id === id ? part : one)));
  return ok({ [parts.one]: part });
}

function refuseTaken<T extends Part>(
  { one, of }: Parts<T>,
  application: Application,
  { id, name }: T,
): void {
  if (!of(application).some((known) => known.name === name && known.id !== id)) return;
  throw fieldError(`${one}.name`, 'duplicate', `A ${one} with name = [${name}] already exists.`);
}

function store<T extends Part>(
  instance: Instance,
  parts: Parts<T>,
  call: Call,
  change: (parts: T[]) => T[],
): void {
  const application = applicationInPath(instance, call);
  const changed = parts.put(application, change(parts.of(application)));
  instance.applications.put({ ...changed, lastUpdateInstant: instance.now() });
}
