// vestibule/client: the JSON API from a browser or a native app, with nothing but fetch. Kept under 2 kB gzipped.
import type { Site } from './activity/declare.ts';
import type { ActionName, DeedArguments, DeedOptions, ProfileOf } from './activity/typed.ts';

/** Where a native app keeps its token between starts: the system's keychain, or a file. */
export interface TokenStorage {
  get(): string | null | undefined | Promise<string | null | undefined>;
  set(token: string): void | Promise<void>;
  remove(): void | Promise<void>;
}

export interface ClientOptions {
  /** Where the API is: `https://example.com`, with the path that it is mounted at. This page's own site unless said. */
  url?: string;
  /** For a native app. Without it the token is in a cookie that no script can read. */
  storage?: TokenStorage;
  fetch?: typeof fetch;
  /** A key that nobody can guess, where there is no `crypto.getRandomValues`. */
  newKey?: () => string;
  /** How often a call is tried that nobody answered, or that was told to come back; 3 unless said. */
  tries?: number;
}

export type Visitor<S extends Site> =
  | { state: 'unknown' }
  | {
      state: 'anonymous' | 'converting' | 'member';
      account: string;
      email?: string;
      /** What has been kept so far; fields of which nothing is known are absent. */
      profile: Partial<ProfileOf<S>>;
    };

/** A refusal, as the API tells it (RFC 9457). `docs/errors.md` lists the codes. */
export class VestibuleError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  /** The field that is not what it should be. */
  readonly field: string | undefined;
  readonly requestId: string | undefined;

  constructor(status: number, problem: Record<string, string | undefined>) {
    super(problem.detail ?? problem.title ?? `Status ${status}`);
    this.status = status;
    this.code = problem.code;
    this.field = problem.field;
    this.requestId = problem.requestId;
  }
}

export interface Client<S extends Site> {
  me(): Promise<Visitor<S>>;
  /** Counts once, however often it is tried; the first action opens a stub. */
  record<A extends ActionName<S>>(action: A, ...about: DeedArguments<S, A>): Promise<Visitor<S>>;
  /** Asks for the mail that turns the stub into an account. Every address gets the same answer. */
  register(email: string): Promise<{ message: string }>;
  /** Ends the visitor's identity on this device. */
  release(): Promise<void>;
  /** Erases everything that is kept about the visitor. */
  erase(): Promise<void>;
  /** Everything that is kept about the visitor. */
  export(): Promise<Record<string, unknown>>;
  /** For a member: what this device could add to the account, and what it has added. */
  merge(): Promise<MergeState>;
  /** Adds it to the account, or forgets it. */
  decideMerge(choice: 'merge' | 'discard'): Promise<MergeState>;
  undoMerge(stub: string): Promise<MergeState>;
}

export interface MergeState {
  /** Absent when there is nothing to add. */
  offer?: {
    stub: string;
    fields: { field: string; yours?: unknown; device: unknown; together: unknown }[];
  };
  /** Those that can be undone. Instants in ISO 8601. */
  merges: { stub: string; at: string; undoUntil: string }[];
}

/** @throws VestibuleError from every method, and what `fetch` throws when nobody answers */
export function createClient<S extends Site = Site>(options: ClientOptions = {}): Client<S> {
  const { url = '', storage, tries = 3, newKey = randomKey } = options;
  const send = options.fetch ?? ((...args) => fetch(...args));

  async function call(method: string, path: string, body?: object, key?: string) {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body) headers['content-type'] = 'application/json';
    if (key) headers['idempotency-key'] = key;
    if (storage) {
      headers['token-transport'] = 'bearer';
      const token = await storage.get();
      if (token) headers.authorization = `Bearer ${token}`;
    }
    const init: RequestInit = { method, headers, credentials: storage ? 'omit' : 'include' };
    if (body) init.body = JSON.stringify(body);
    // A mail must not be asked for twice by ourselves; everything else comes to the same however often it is sent.
    const response = await patiently(
      () => send(url + path, init),
      path === '/api/register' ? 1 : tries,
    );
    // biome-ignore lint/suspicious/noExplicitAny: the API's description says what it is
    const answer: any = await response.json().catch(() => ({}));
    if (!response.ok) throw new VestibuleError(response.status, answer);
    const { token, ...rest } = answer;
    if (token) await storage?.set(token);
    return rest;
  }

  /** One after the other: of two first actions, the second belongs to the stub that the first opened. */
  let before: Promise<unknown> = Promise.resolve();
  function queued(deed: object, key: string) {
    const done = before.then(() => call('POST', '/api/actions', deed, key));
    before = done.catch(() => {});
    return done;
  }

  return {
    me: () => call('GET', '/api/me'),
    record(action, ...about) {
      const [properties = {}, { key = newKey() } = {}] = about as [object?, DeedOptions?];
      return queued({ action, properties }, key);
    },
    register: (email) => call('POST', '/api/register', { email }),
    async release() {
      await call('POST', '/api/release');
      await storage?.remove();
    },
    async erase() {
      await call('DELETE', '/api/me');
      await storage?.remove();
    },
    export: () => call('GET', '/api/me/export'),
    merge: () => call('GET', '/api/merge'),
    decideMerge: (choice) => call('POST', '/api/merge', { choice }),
    undoMerge: (stub) => call('DELETE', `/api/merge/${stub}`),
  };
}

/** The first answer that is worth having: nobody answering, 429 and 5xx are tried again, later and later. */
async function patiently(send: () => Promise<Response>, tries: number): Promise<Response> {
  for (let tried = 1; ; tried++) {
    const response = await send().catch((error: unknown) => {
      if (tried >= tries) throw error;
    });
    if (response && (tried >= tries || (response.status !== 429 && response.status < 500)))
      return response;
    const seconds = Number(response?.headers.get('retry-after')) || 0.2 * 2 ** tried;
    // Told to stay away for long, the person would rather hear of it.
    if (response && seconds > 10) return response;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
