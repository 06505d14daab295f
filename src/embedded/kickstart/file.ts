// Reads a Kickstart file into the keys to make and the requests to send.
// Source: FusionAuth docs, get-started/…/development/kickstart.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { resolveValue } from './include.ts';
import { KickstartError } from './kickstart-error.ts';
import { type Names, substitute } from './substitute.ts';

export type KickstartRequest = {
  method: 'PATCH' | 'POST' | 'PUT';
  url: string;
  tenantId?: string;
  contentType?: string;
  body?: unknown;
};

type Json = Record<string, unknown>;

export type KickstartFile = {
  variables: Record<string, string>;
  /** Resolved when called, so that built-in variables may be added first. */
  apiKeys(builtIns: Record<string, string>): Json[];
  request(at: number, builtIns: Record<string, string>): KickstartRequest;
  requestCount: number;
  /** Milliseconds a request may take. */
  timeout: number;
};

/** Parses `file`; throws KickstartError for what cannot be read. */
export function readKickstart(file: string, base: Omit<Names, 'variables'>): KickstartFile {
  const document = parse(file);
  const variables = readVariables(document.variables, base);
  const folder = dirname(file);
  const resolved = (value: unknown, builtIns: Record<string, string>): unknown =>
    resolveValue(value, folder, { ...base, variables: { ...builtIns, ...variables } });
  const requests = listOf(document.requests, 'requests');
  return {
    variables,
    apiKeys: (builtIns) =>
      listOf(document.apiKeys, 'apiKeys').map((key, at) =>
        objectOf(resolved(key, builtIns), `apiKeys[${at}]`),
      ),
    request: (at, builtIns) =>
      asRequest(objectOf(resolved(requests[at], builtIns), `requests[${at}]`), at),
    requestCount: requests.length,
    timeout: timeoutOf(document.settings),
  };
}

function parse(file: string): Json {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new KickstartError(`The Kickstart file ${file} cannot be read.`);
  }
  try {
    return objectOf(JSON.parse(text), 'the file');
  } catch (error) {
    if (error instanceof KickstartError) throw error;
    throw new KickstartError(`The Kickstart file ${file} is not JSON: ${(error as Error).message}`);
  }
}

/** In the order of the file; a variable may use those before it. */
function readVariables(given: unknown, base: Omit<Names, 'variables'>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectOf(given ?? {}, 'variables'))) {
    variables[name] = substitute(String(value), { ...base, variables });
  }
  return variables;
}

function asRequest(value: Json, at: number): KickstartRequest {
  const { method, url } = value;
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') {
    throw new KickstartError(
      `requests[${at}].method must be POST, PUT or PATCH, not ${String(method)}.`,
    );
  }
  if (typeof url !== 'string' || URL.canParse(url)) {
    throw new KickstartError(`requests[${at}].url must be a path, such as /api/user.`);
  }
  return {
    method,
    // FusionAuth's own samples leave the slash out here and there.
    url: url.startsWith('/') ? url : `/${url}`,
    ...(typeof value.tenantId === 'string' && { tenantId: value.tenantId }),
    ...(typeof value.contentType === 'string' && { contentType: value.contentType }),
    ...(value.body !== undefined && { body: value.body }),
  };
}

/** Connect and read timeout together; FusionAuth's defaults are a second and five. */
function timeoutOf(settings: unknown): number {
  const { connectTimeout = 1000, readTimeout = 5000 } = objectOf(settings ?? {}, 'settings');
  return Number(connectTimeout) + Number(readTimeout) || 6000;
}

function listOf(value: unknown, name: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new KickstartError(`${name} must be an array.`);
  return value;
}

function objectOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KickstartError(`${name} must be an object.`);
  }
  return value as Json;
}
