// The way without a store of one's own: every visit reads the user from FusionAuth and patches it there, with
// the official client, before the page goes out.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { FusionAuthClient } from '@fusionauth/typescript-client';
import cookieParser from 'cookie-parser';
import express from 'express';

export interface Settings {
  fusionAuth: string;
  apiKey: string;
  tenantId: string;
  /** The page to send. */
  body: string;
}

process.on('message', (settings: Partial<Settings>) => {
  if (settings.fusionAuth) serve(settings as Settings);
});

function serve({ fusionAuth, apiKey, tenantId, body }: Settings): void {
  const client = new FusionAuthClient(apiKey, fusionAuth, tenantId);
  const app = express();
  app.disable('etag');
  app.use(cookieParser());
  app.get('/video', async (req, res) => {
    const id: string | undefined = req.cookies.visitor;
    if (id) await count(client, id);
    else res.cookie('visitor', await open(client), { httpOnly: true, sameSite: 'lax' });
    res.type('html').send(body);
  });
  const server = app.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
}

async function open(client: FusionAuthClient): Promise<string> {
  const [id, username, password] = [randomUUID(), randomUUID(), randomUUID()];
  const data = { anonymousUser: true, watchCount: 1 };
  await client.createUser(id, { user: { username, password, data } });
  return id;
}

async function count(client: FusionAuthClient, id: string): Promise<void> {
  const { user } = (await client.retrieveUser(id)).response;
  const watchCount = Number(user?.data?.watchCount ?? 0) + 1;
  await client.patchUser(id, { user: { data: { watchCount } } });
}

// The probe, which was here first, lets a process end that waits for its parent alone.
process.channel?.ref();
