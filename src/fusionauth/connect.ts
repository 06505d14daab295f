// FusionAuth's official client on our transport.
import { FusionAuthClient } from '@fusionauth/typescript-client';
import type { Exchange } from './exchange.ts';
import { restClientBuilder } from './rest-client.ts';

export interface Connection {
  url: string;
  apiKey: string;
  tenantId: string;
  exchange: Exchange;
}

export function connect({ url, apiKey, tenantId, exchange }: Connection): FusionAuthClient {
  const client = new FusionAuthClient(apiKey, url, tenantId);
  client.clientBuilder = restClientBuilder(exchange);
  return client;
}
