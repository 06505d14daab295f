// Configures a new instance from a Kickstart file: keys first, then its requests in order, through the
// server's own HTTP handlers. Source: FusionAuth docs, get-started/…/development/kickstart.
import { ApiError } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import { fusionauthApplicationId } from '../model/application.ts';
import { draftApiKey } from '../model/draft-api-key.ts';
import { seed } from '../model/seed.ts';
import { type KickstartFile, readKickstart } from './file.ts';
import { KickstartError } from './kickstart-error.ts';

export type KickstartOptions = {
  file: string;
  env: Record<string, string | undefined>;
  /** Where the handlers listen. */
  url: string;
};

/** Runs the file; rejects with KickstartError naming what failed. */
export async function runKickstart(
  instance: Instance,
  { file, env, url }: KickstartOptions,
): Promise<void> {
  const kickstart = readKickstart(file, { env, uuid: instance.uuid });
  await seed(instance, kickstart.variables.defaultTenantId?.toLowerCase());
  const known = instance.singles.get('instance') ?? { id: 'instance' };
  const builtIns = {
    FUSIONAUTH_APPLICATION_ID: fusionauthApplicationId,
    FUSIONAUTH_TENANT_ID: String(known.defaultTenantId),
    FUSIONAUTH_DEFAULT_SIGNING_KEY_ID: String(known.defaultSigningKeyId),
  };
  const key = makeKeys(instance, kickstart, builtIns);
  for (let at = 0; at < kickstart.requestCount; at += 1) {
    await send(kickstart, at, { builtIns, url, key });
  }
  await instance.sendEvent({
    type: 'kickstart.success',
    tenantId: builtIns.FUSIONAUTH_TENANT_ID,
    info: {},
    instanceId: known.instanceId,
  });
}

/** Stores the keys; the first one, which must be unrestricted, sends the requests. */
function makeKeys(
  instance: Instance,
  kickstart: KickstartFile,
  builtIns: Record<string, string>,
): string {
  const keys = kickstart.apiKeys(builtIns).map((input, at) => {
    try {
      const drafted = draftApiKey(instance, { id: instance.uuid(), input, before: undefined });
      return instance.apiKeys.put(drafted);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new KickstartError(`apiKeys[${at}]: ${JSON.stringify(error.body)}`);
    }
  });
  const [first] = keys;
  if (!first) throw new KickstartError('apiKeys must have at least one key.');
  if (Object.keys(first.permissions?.endpoints ?? {}).length > 0 || first.tenantId !== undefined) {
    throw new KickstartError('The first of apiKeys must be unrestricted: it sends the requests.');
  }
  return first.key;
}

async function send(
  kickstart: KickstartFile,
  at: number,
  { builtIns, url, key }: { builtIns: Record<string, string>; url: string; key: string },
): Promise<void> {
  const request = kickstart.request(at, builtIns);
  const response = await fetch(new URL(request.url, url), {
    method: request.method,
    headers: {
      authorization: key,
      'content-type': request.contentType ?? 'application/json',
      ...(request.tenantId !== undefined && { 'x-fusionauth-tenantid': request.tenantId }),
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    signal: AbortSignal.timeout(kickstart.timeout),
  });
  const text = await response.text();
  if (response.ok) return;
  throw new KickstartError(
    `Kickstart request ${at} failed: ${request.method} ${request.url} answered ${response.status} ${text}`,
  );
}
