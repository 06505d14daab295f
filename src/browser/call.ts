// Fullstory's functions by name: the contract of @fullstory/snippet's types. Runs a call, and says what became of it.
import { mustCapture, restart, send, session, shutdown, stamp, start, started } from './capture.ts';
import { isObject } from './identity-call.ts';
import { observe } from './observers.ts';
import type { Refusal, Settle } from './outbox.ts';
import { env, warn } from './page.ts';
import { release, remember, setIdentity, snapshot } from './user.ts';

/** One call, as the snippet hands it on; with `resolve` and `reject` it is an `…Async` one. */
export type Call = [
  op: string,
  options?: unknown,
  source?: unknown,
  resolve?: (value?: unknown) => void,
  reject?: (reason: Error) => void,
  version?: number,
];

// biome-ignore lint/suspicious/noExplicitAny: pages pass what they like; each function looks for itself.
type Options = any;

type Operation = (options: Options, settle: Settle, resolve?: Call[3]) => unknown;

/** There is nothing here that these would change. */
const nothing = answered(() => undefined);

/** Without a prototype, so that nothing but these has a name. */
const operations: Record<string, Operation | null> = {
  __proto__: null,
  setIdentity,
  setProperties: captured('setProperties'),
  trackEvent: captured('trackEvent'),
  log: captured('log'),
  shutdown: (_, settle) => shutdown(settle),
  restart: (_, settle) => restart(() => release(() => {}), settle),
  start: answered(start),
  init: answered(({ env: more }) => void Object.assign(env, more)),
  observe: answered((options) =>
    observe(options, options.type === 'start' ? started() : undefined),
  ),
  getSession: answered(({ format }) => session(format)),
  getConfig: answered(() => ({ env: { ...env }, user: snapshot() })),
  setConfig: nothing,
  setPage: nothing,
  source: nothing,
  stat: nothing,
  getFullstoryId: nothing,
};

/** Has a value at once. */
function answered(run: (options: Options) => unknown): Operation {
  return (options, _, resolve) => {
    const value = run(options);
    resolve?.(value);
    return value;
  };
}

/** Settles when the server has it. */
function captured(op: string): Operation {
  return (options, settle) => {
    mustCapture();
    send(op, options, settle);
    if (options.type === 'user') remember(options);
  };
}

/** Version 1 has no setIdentity: its identify and anonymize set the user's property `uid`. */
function isIdentity({ type, properties }: Options): boolean {
  return type === 'user' && isObject(properties) && 'uid' in properties;
}

export function call(...[op, given, source, resolve, reject, v = 2]: Call): unknown {
  const options = isObject(given) ? given : {};
  const settle = (refusal?: Refusal) => {
    if (!refusal) resolve?.();
    else if (reject) reject(new Error(refusal.reason));
    else warn(`FS('${op}'): ${refusal.reason}`);
  };
  try {
    Object.assign(stamp, { v, source });
    if (v === 1 && isIdentity(options)) {
      const { uid, ...properties } = options.properties as Options;
      return setIdentity({ uid, properties }, settle);
    }
    const operation = operations[op];
    if (!operation) throw 'There is no such function.';
    return operation(options, settle, resolve);
  } catch (reason) {
    settle({ reason: String(reason) });
  }
}
