// FusionAuth's official client on our transport.
import { FusionAuthClient } from '@fusionauth/typescript-client';
import { restClientBuilder } from './rest-client.ts';

export interface Connection {
  url: string;
  apiKey: string;
  tenantId: string;
  timeoutMs: number;
}

export function connect({ url, apiKey, tenantId, timeoutMs }: Connection): FusionAuthClient {
  const client = new FusionAuthClient(apiKey, url, tenantId);
  client.clientBuilder = restClientBuilder(timeoutMs);
  return client;
}
