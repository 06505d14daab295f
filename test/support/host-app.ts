// Somebody's own Express app with Vestibule mounted in it, listening, with a real embedded FusionAuth.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import express, { type Express } from 'express';
import { type Options, type Site, type Vestibule, vestibule } from '../../src/index.ts';
import { ownSettings } from './settings.ts';

export interface HostApp {
  url: string;
  mailbox: string;
  fusionAuth: string;
  vestibule: Vestibule;
  stop(): Promise<void>;
}

export interface HostOptions extends Omit<Options, 'settings'> {
  settings?: Record<string, string>;
  /** The app's own routes, after Vestibule's. */
  routes?: (app: Express) => void;
}

export async function startHostApp(site: Site, about: HostOptions = {}): Promise<HostApp> {
  const { routes, settings: own, ...options } = about;
  const settings = await ownSettings(own);
  const mounted = await vestibule(site, { settings, ...options });
  const app = express().use(mounted.visitor, mounted.routes);
  routes?.(app);
  const server = createServer(app).listen(Number(settings.PORT), '127.0.0.1');
  await once(server, 'listening');
  const { fusionAuth, mailbox = '' } = await mounted.start();
  return {
    url: `http://localhost:${settings.PORT}`,
    ...{ mailbox, fusionAuth, vestibule: mounted },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mounted.stop();
      await rm(settings.DATA_DIR, { recursive: true, force: true });
    },
  };
}
