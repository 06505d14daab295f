// Who signs guests' tokens: our own ring, or FusionAuth with the ring standing in while it gives no answer.
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import { openCircuit } from '../fusionauth/circuit.ts';
import { connect } from '../fusionauth/connect.ts';
import { exchangeWithin } from '../fusionauth/exchange.ts';
import { fusionAuthVending } from '../fusionauth/vending.ts';
import type { KeyRing } from '../identity/key-ring.ts';
import { createTokens, type Tokens } from '../identity/token.ts';
import { type VendedKeys, vendedKeys } from '../identity/vended-keys.ts';
import { vendedTokens } from '../identity/vended-tokens.ts';
import type { Logger } from '../telemetry/log.ts';

export interface Signing {
  tokens: Tokens;
  /** Learns FusionAuth's keys in the background; there is nothing to learn when our own ring signs. */
  keys: VendedKeys | undefined;
}

export interface SigningParts {
  config: Config;
  ring: KeyRing;
  log: Logger;
  now: Clock;
  random: RandomBytes;
}

/** A first visit waits for this, should FusionAuth hang. */
const TIMEOUT_MS = 1000;

export async function signing({ config, ring, log, now, random }: SigningParts): Promise<Signing> {
  const identity = { issuer: config.APP_URL, audience: config.FUSIONAUTH_APPLICATION_ID };
  const shared = { ...identity, ttl: config.ANON_TTL, now };
  const local = createTokens({ ...shared, ring, random });
  if (config.TOKEN_SIGNER === 'local') return { tokens: local, keys: undefined };

  const keyIds = config.FUSIONAUTH_TOKEN_KEY_IDS;
  const vending = vendingOf(config, now);
  const keys = await vendedKeys({
    vending,
    keyIds,
    path: join(config.DATA_DIR, 'fusionauth-token-keys.json'),
    onError: (err) => log.warn({ err }, "FusionAuth's token keys are not known yet"),
  });
  const onFallback = (err: unknown) => log.warn({ err }, 'FusionAuth did not sign; our key did');
  const [keyId = ''] = keyIds;
  return { keys, tokens: vendedTokens({ ...shared, local, vending, keys, keyId, onFallback }) };
}

function vendingOf(config: Config, now: Clock) {
  const circuit = openCircuit(now);
  return fusionAuthVending(
    connect({
      url: config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL,
      tenantId: config.FUSIONAUTH_TENANT_ID,
      apiKey: config.FUSIONAUTH_API_KEY,
      exchange: circuit.guarded(circuit.heard(exchangeWithin(TIMEOUT_MS))),
    }),
  );
}
