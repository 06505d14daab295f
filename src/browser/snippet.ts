// The function that pages call. Fullstory's snippet makes one before the script is there, with a queue of what
// was called meanwhile; a page that loads the script by itself gets one here.
import type { Call } from './call.ts';

export interface Fullstory {
  (op: string, options?: unknown, source?: unknown, version?: number): unknown;
  _api?: (...call: Call) => unknown;
  q?: Call[] | undefined;
  [name: string]: unknown;
}

export function snippet(): Fullstory {
  const fs = ((op, options, source, version) =>
    /Async$/.test(op)
      ? new Promise((...settle) => fs._api?.(op.slice(0, -5), options, source, ...settle, version))
      : fs._api?.(op, options, source, undefined, undefined, version)) as Fullstory;
  const set = (type: unknown, properties: unknown, source?: unknown) =>
    fs('setProperties', { type, properties }, source, 1);
  const setUser = (properties: unknown, source?: unknown) => set('user', properties, source);
  const identify = (uid: unknown, properties?: unknown, source?: unknown) => {
    setUser({ uid }, source);
    if (properties) setUser(properties, source);
  };
  return Object.assign(fs, {
    setVars: set,
    setUserVars: setUser,
    identify,
    anonymize: () => identify(false),
    event: (name: unknown, properties: unknown, source?: unknown) =>
      fs('trackEvent', { name, properties }, source, 1),
    log: (level: unknown, msg: unknown) => fs('log', { level, msg }, undefined, 1),
    consent: (consent: unknown = true) => fs('setIdentity', { consent }, undefined, 1),
    shutdown: () => fs('shutdown'),
    restart: () => fs('restart'),
  });
}

/** What version 1 has only once the script is there. */
export function addDeferred(fs: Fullstory): void {
  fs.getCurrentSession = () => fs('getSession', { format: 'id' });
  fs.getCurrentSessionURL = (now?: unknown) =>
    fs('getSession', { format: now ? 'url.now' : 'url' });
  fs.enableConsole = fs.disableConsole = () => {};
}
