// Holds docker-compose.yml and the Dockerfile to their rules: what can be known without running them.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { nodeFlags } from '../scripts/node-flags.mjs';
import { loadConfig } from '../src/config/load.ts';
import { settings } from '../src/config/table.ts';
import { read } from './architecture/sources.ts';

interface Container {
  image?: string;
  build?: string;
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string | string[] };
}

const compose: { services: Record<string, Container>; volumes: Record<string, null> } = parse(
  read('docker-compose.yml'),
  { merge: true },
);
const containers = Object.entries(compose.services);
const environment = (name: string) => compose.services[name]?.environment ?? {};

/** A whole version, like `2.11.0`, `v0.10.0` or `16.0-bookworm`; no `latest`, no `16`. */
const PINNED = /^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.]+)*$/;

describe('docker-compose.yml', () => {
  it('pins every image to a version', () => {
    const images = containers.flatMap(([, { image }]) => image ?? []);
    expect(images.filter((image) => !PINNED.test(image))).toEqual([]);
    expect(containers.filter(([, { image, build }]) => !image && !build)).toEqual([]);
  });

  it('watches the health of every container, and waits for it', () => {
    expect(containers.filter(([, { healthcheck }]) => !healthcheck?.test)).toEqual([]);
    for (const [name, { depends_on = {} }] of containers) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(compose.services, `${name} waits for ${other}`).toHaveProperty(other);
        expect(condition).toBe('service_healthy');
      }
    }
  });

  it('opens its ports to this machine alone', () => {
    const ports = containers.flatMap(([, container]) => container.ports ?? []);
    expect(ports.length).toBe(3);
    expect(ports.filter((port) => !/^127\.0\.0\.1:(\d+):\1$/.test(port))).toEqual([]);
  });

  it('holds no secret that is not plainly for development', () => {
    const secrets = containers.flatMap(([name, { environment: values = {} }]) =>
      Object.entries(values)
        .filter(([key]) => /(PASSWORD|SECRET|_KEY)$/.test(key))
        .map(([key, value]) => ({ where: `${name}.${key}`, value })),
    );
    expect(secrets.length).toBeGreaterThan(8);
    expect(secrets.filter(({ value }) => !value.startsWith('development-only'))).toEqual([]);
  });

  it('gives FusionAuth every name that the Kickstart file asks of its environment', () => {
    const asked = [...read('kickstart/kickstart.json').matchAll(/#\{ENV\.(\w+)\}/g)];
    const names = asked.map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(Object.keys(environment('fusionauth'))).toEqual(expect.arrayContaining(names));
  });

  it('shows FusionAuth the Kickstart file where it is told to look', () => {
    const { FUSIONAUTH_APP_KICKSTART_FILE: file = '' } = environment('fusionauth');
    const folder = file.replace('/kickstart.json', '');
    expect(compose.services.fusionauth?.volumes).toContain(`./kickstart:${folder}:ro`);
  });

  it('declares every volume that it names', () => {
    const named = containers
      .flatMap(([, { volumes = [] }]) => volumes)
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((volume) => !volume.startsWith('.'));
    expect(Object.keys(compose.volumes).sort()).toEqual(named.sort());
  });

  it('gives the service settings that it takes, and no name that it does not know', () => {
    const config = loadConfig(environment('vestibule'));
    expect(config).toMatchObject({ HOST: '0.0.0.0', DATA_DIR: '/data', production: false });
    const known = Object.keys(environment('vestibule')).filter((name) =>
      Object.hasOwn(settings, name),
    );
    expect(known).toEqual(Object.keys(environment('vestibule')));
  });

  it('tells both ends the same keys and addresses', () => {
    const [ours, theirs] = [environment('vestibule'), environment('fusionauth')];
    const common = Object.keys(ours).filter((name) => name in theirs);
    expect(common.length).toBeGreaterThan(5);
    expect(common.filter((name) => ours[name] !== theirs[name])).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('builds on a whole version of Node 24', () => {
    const [from = ''] = lines.filter((line) => line.startsWith('FROM '));
    expect(from).toMatch(/^FROM node:24\.\d+\.\d+-bookworm-slim$/);
  });

  it('installs from the lockfile, without what is for development', () => {
    expect(lines.some((line) => /^RUN npm ci --omit=dev\b/.test(line))).toBe(true);
  });

  it('runs the service as nobody in particular, and asks it whether it is ready', () => {
    const [user, command] = ['USER node', 'CMD ["node"'].map((start) =>
      lines.findIndex((line) => line.startsWith(start)),
    );
    expect(user).toBeGreaterThan(0);
    expect(command).toBeGreaterThan(user ?? 0);
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK [\s\S]*\/readyz/m);
  });

  it('gives Node the flags that every other way to start the service gives it', () => {
    const [command = ''] = lines.flatMap((line) => /^CMD (.*)$/.exec(line)?.[1] ?? []);
    const flags = (JSON.parse(command) as string[]).filter((word) => word.startsWith('--'));
    expect(flags).toEqual([...nodeFlags, '--disable-warning=ExperimentalWarning']);
  });

  it('copies only what .dockerignore lets through', () => {
    const copied = lines.flatMap((line) => /^COPY (.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    const allowed = read('.dockerignore')
      .split('\n')
      .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    expect(copied.sort()).toEqual(allowed.sort());
    expect(read('.dockerignore')).toMatch(/^\*$/m);
  });
});
