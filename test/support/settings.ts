// A whole configuration for one test: its own ports and its own data folder.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';

export type Settings = Record<string, string> & {
  PORT: string;
  EMBEDDED_PORT: string;
  MAILBOX_PORT: string;
  DATA_DIR: string;
};

export async function ownSettings(overrides: Record<string, string> = {}): Promise<Settings> {
  const [port, embedded, mailbox] = (await freePorts(3)).map(String);
  return {
    PORT: port ?? '',
    EMBEDDED_PORT: embedded ?? '',
    MAILBOX_PORT: mailbox ?? '',
    DATA_DIR: await mkdtemp(join(tmpdir(), 'vestibule-test-')),
    LOG_LEVEL: 'silent',
    CULL_SCHEDULE: 'off',
    ...overrides,
  };
}
