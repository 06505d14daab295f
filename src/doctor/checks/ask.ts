// A request to the site, as anybody could make it.

export interface Answered {
  status: number;
  /** Where it redirects to. */
  location: string | undefined;
  /** Empty where the body is no JSON object. */
  json: Readonly<Record<string, unknown>>;
}

const TIMEOUT_MS = 5000;

/** The answer, or why there was none. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answered | string> {
  try {
    const headers = { accept: 'application/json', ...init.headers };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
    const text = await response.text();
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, location, json: objectIn(text) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: unknown } };
    return name === 'TimeoutError' ? 'no answer in time' : String(cause?.code ?? 'no connection');
  }
}

/** Whether an unsigned event is refused there as our webhook refuses it. */
export async function answersAsWebhook(url: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(url, { method: 'POST', body: '{}', headers });
  return (
    typeof answer !== 'string' && answer.status === 401 && answer.json.code === 'bad_signature'
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
