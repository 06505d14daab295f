// Webhooks as FusionAuth keeps them. Source: FusionAuth docs, apis/webhooks.

export type Webhook = {
  id: string;
  url: string;
  description?: string;
  connectTimeout: number;
  readTimeout: number;
  data: Record<string, unknown>;
  eventsEnabled: Record<string, boolean>;
  global: boolean;
  headers: Record<string, string>;
  httpAuthenticationUsername?: string;
  httpAuthenticationPassword?: string;
  signatureConfiguration: { enabled: boolean; signingKeyId?: string };
  tenantIds: string[];
  insertInstant: number;
  lastUpdateInstant: number;
};
