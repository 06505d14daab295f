// One HTTP exchange with FusionAuth: fetch reuses connections, and every call has a time-out.

export interface Call {
  method: string;
  /** The path without what names somebody: safe for a metric's label. */
  endpoint: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
}

export interface Reply {
  status: number;
  /** Parsed JSON; undefined when there is none. */
  body: unknown;
  /** When it was sent by the other end's clock, epoch milliseconds; undefined when it does not say. */
  date?: number | undefined;
}

/** Rejects with a NoAnswer unless a whole answer came, whatever its status. */
export type Exchange = (call: Call) => Promise<Reply>;

export type Silence = 'timeout' | 'unreachable' | 'garbled' | 'withheld';

/** No whole answer came. The message says why, and quotes nothing of the call. */
export class NoAnswer extends Error {
  readonly silence: Silence;

  constructor(silence: Silence, why: string) {
    super(why);
    this.name = 'NoAnswer';
    this.silence = silence;
  }
}

/** Not of a FusionAuth that is too busy or broken, or knows the key no more: the next call would get the same. */
export function isUseful(status: number): boolean {
  return status < 500 && status !== 429 && status !== 401;
}

/** Exchanges that are given up after `timeoutMs`. */
export function exchangeWithin(timeoutMs: number): Exchange {
  return async ({ method, url, headers, body }) => {
    try {
      const response = await fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      });
      const date = Date.parse(response.headers.get('date') ?? '') || undefined;
      return { status: response.status, body: await jsonOf(response), date };
    } catch (error) {
      throw noAnswer(error, timeoutMs);
    }
  };
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return json && text !== '' ? JSON.parse(text) : undefined;
}

/** A parser's message quotes what it parsed, and a fault's may quote an address: neither is passed on. */
function noAnswer(error: unknown, timeoutMs: number): NoAnswer {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return new NoAnswer('timeout', `no answer within ${timeoutMs} ms`);
  if (error instanceof SyntaxError) return new NoAnswer('garbled', 'the answer is not JSON');
  const code = String((cause as { code?: unknown } | undefined)?.code ?? 'no connection');
  return new NoAnswer('unreachable', /^[A-Z_]{3,40}$/.test(code) ? code : 'no connection');
}
