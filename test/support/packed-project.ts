// An empty project with the published package in it: packed, and installed by npm from the tarball.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

export interface PackedProject {
  folder: string;
  /** Of the tarball, and of what it comes to. */
  bytes: number;
  unpackedBytes: number;
  /** Paths in the tarball. */
  files: string[];
  /** Packages that an install brings along, the package itself not counted. */
  dependencies: number;
  remove(): Promise<void>;
}

/** What the examples use beside the package, taken from this checkout. */
const ALSO = ['react', 'react-dom', 'scheduler', 'rolldown', '@rolldown', '@oxc-project', '@types'];

export async function packedProject(): Promise<PackedProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'vestibule-packed-')));
  const [packed] = JSON.parse(await npm(ROOT, 'pack', '--json', '--pack-destination', folder));
  await npm(folder, 'init', '--yes');
  await amend(join(folder, 'package.json'), { type: 'module' });
  const dependencies = await publishedDependencies();
  await install(folder, packed.filename, dependencies);
  await cp(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  await rm(join(folder, 'examples', 'tsconfig.json'));
  for (const one of ALSO) await link(folder, one);
  return {
    folder,
    bytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    files: packed.files.map(({ path }: { path: string }) => path),
    dependencies: dependencies.length,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Names of the packages in the lockfile that are not for development, as paths in `node_modules`. */
async function publishedDependencies(): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries<{ dev?: true; devOptional?: true; optional?: true }>(packages)
    .filter(([path, { dev, devOptional, optional }]) => path && !dev && !devOptional && !optional)
    .map(([path]) => path.replace('node_modules/', ''));
}

/** Where npm finds no registry and not enough in its cache, what it would fetch is taken from this checkout. */
async function install(folder: string, tarball: string, dependencies: string[]): Promise<void> {
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  try {
    await npm(folder, 'install', ...quick, `./${tarball}`, 'express');
  } catch (error) {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/.test(String(error))) throw error;
    const to = join(folder, 'node_modules', 'vestibule');
    await mkdir(to, { recursive: true });
    await run('tar', ['-xzf', join(folder, tarball), '-C', to, '--strip-components=1']);
    for (const one of dependencies.filter((path) => !path.includes('/node_modules/')))
      await link(folder, one);
    const bin = join(folder, 'node_modules', '.bin', 'vestibule');
    await mkdir(dirname(bin), { recursive: true });
    await symlink('../vestibule/bin/vestibule.js', bin);
  }
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('npm', [...args, '--loglevel=error'], { cwd, maxBuffer: 1e8 });
  return stdout;
}

async function amend(path: string, about: object): Promise<void> {
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...about }));
}

async function link(folder: string, name: string): Promise<void> {
  const to = join(folder, 'node_modules', name);
  await mkdir(dirname(to), { recursive: true });
  await symlink(join(ROOT, 'node_modules', name), to).catch(() => {});
}
