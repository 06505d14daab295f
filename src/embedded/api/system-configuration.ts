// /api/system-configuration: kept and given back. Source: FusionAuth docs, apis/system.
import { type Call, type Json, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, objectIn } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { patched } from '../model/patch.ts';

const path = '/api/system-configuration';

export const systemConfigurationRoutes = (instance: Instance): Route[] => {
  const route = (method: Route['method'], handle: Route['handle']): Route => ({
    method,
    path,
    endpoint: path,
    access: 'key',
    handle,
  });
  return [
    route('GET', () => ok({ systemConfiguration: shown(instance) })),
    route('PUT', (call) => store(instance, bodyOf(call))),
    route('PATCH', (call) => patch(instance, call)),
  ];
};

const shown = ({ singles }: Instance): Json => {
  const { id: _id, ...rest } = singles.get('system') ?? { id: 'system' };
  return rest;
};

const patch = (instance: Instance, call: Call): Reply =>
  store(instance, patched({ systemConfiguration: shown(instance) }, call));

function store(instance: Instance, body: Json): Reply {
  instance.singles.put({
    ...objectIn(body, 'systemConfiguration'),
    id: 'system',
    insertInstant: shown(instance).insertInstant,
    lastUpdateInstant: instance.now(),
  });
  return ok({ systemConfiguration: shown(instance) });
}
