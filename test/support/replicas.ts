// Several processes of the service on one PostgreSQL and one FusionAuth.
import { generateKeyPairSync } from 'node:crypto';
import { type FusionAuth, startFusionAuth } from './fusionauth.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type Service, startService } from './service.ts';

export interface Replicas {
  fusionAuth: FusionAuth;
  database: Postgres;
  services: Service[];
  stop(): Promise<void>;
}

export async function startReplicas(
  count: number,
  overrides: Record<string, string> = {},
): Promise<Replicas> {
  const [database, fusionAuth] = await Promise.all([startPostgres(), startFusionAuth()]);
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const shared = {
    DATABASE_URL: await database.database(),
    FUSIONAUTH_URL: fusionAuth.url,
    APP_URL: 'http://localhost:9012',
    TOKEN_KEYS: JSON.stringify({ keys: [key] }),
    // Whoever has several has something before them that deals out the requests.
    TRUST_PROXY: '1',
    ...overrides,
  };
  const services: Service[] = [];
  for (let n = 0; n < count; n++) services.push(await startService(shared));
  return {
    fusionAuth,
    database,
    services,
    async stop() {
      await Promise.all(services.map((service) => service.dispose()));
      await Promise.all([database.stop(), fusionAuth.stop()]);
    },
  };
}
