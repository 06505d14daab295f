// Runs first, on whatever Node the machine has: installs from the lockfile what is missing or stale,
// then hands over to the pinned Node 24 that the install brought along. No dependencies, ES2020 only.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const flags = ['--disable-warning=ExperimentalWarning'];
const pinnedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const commands = {
  start: [[...nodeFlags, join(root, 'src', 'main.ts')]],
  cli: [[...nodeFlags, join(root, 'src', 'cli.ts')]],
  docs: [[join(root, 'scripts', 'docs.ts')]],
  'page-script': [[join(root, 'scripts', 'page-script.ts')]],
  bench: [[join(root, 'bench', 'run.ts')]],
  simulate: [[join(root, 'bench', 'simulate.ts')]],
  'bench-embedded': [[join(root, 'bench', 'embedded.ts')]],
  ...Object.fromEntries(
    [
      ...['kill', 'increments', 'soak', 'interleavings', 'tracking'],
      ...['cull-kill', 'cull-months', 'cull-mixed', 'fuzz-tokens'],
    ].map((long) => [long, [[join(root, 'scripts', 'long-run.ts'), long]]]),
  ),
  fuzz: [[join(root, 'scripts', 'fuzz.ts')]],
  'fuzz-embedded': [[join(root, 'scripts', 'fuzz-embedded.ts')]],
  timing: [[join(root, 'scripts', 'timing.ts')]],
  flood: [[join(root, 'scripts', 'flood.ts')]],
  mutation: [[join(root, 'scripts', 'mutation.ts')]],
  test: [
    [join(root, 'scripts', 'chromium.mjs')],
    [join(modules, 'typescript', 'bin', 'tsc'), '--noEmit'],
    [join(modules, 'typescript', 'bin', 'tsc'), '-p', join(root, 'src', 'browser')],
    [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
    [join(modules, 'vitest', 'vitest.mjs'), 'run'],
  ],
};

const [name = '', ...rest] = process.argv.slice(2);
const steps = commands[name];
if (!steps) {
  console.error(
    `scripts/run.mjs: unknown command "${name}"; one of ${Object.keys(commands).join(', ')}`,
  );
  process.exit(2);
}
installIfStale(root);
// What the benchmark compares us with, and what breaks the code on purpose, stay out of the product. The latter is
// to run our own vitest; npm would put another one beside it.
const beside = { bench: [], mutation: ['--legacy-peer-deps'] };
if (beside[name]) installIfStale(join(root, name), beside[name]);
for (const [index, step] of steps.entries()) {
  const last = index === steps.length - 1;
  const status = await run(last ? [...step, ...rest] : step);
  if (status !== 0) process.exit(status);
}

function installIfStale(folder, more = []) {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const stamp = join(folder, 'node_modules', '.installed-from');
  const wanted = createHash('sha256').update(lock).digest('hex');
  const found = existsSync(stamp) && existsSync(pinnedNode) ? readFileSync(stamp, 'utf8') : '';
  if (found === wanted) return;
  console.error('Installing dependencies from the lockfile (once)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const usual = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const install = spawnSync(npm, [...usual, ...more], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
  writeFileSync(stamp, wanted);
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(pinnedNode, [...flags, ...args], {
      cwd: root,
      // What Node has compiled once, types stripped, it need not compile at the next start.
      env: { NODE_COMPILE_CACHE: join(modules, '.cache', 'node'), ...process.env },
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => child.kill(signal));
    }
    // npm passes no signal on when it is ended itself; what it started should not outlive it.
    const npm = process.env.npm_lifecycle_event ? process.ppid : undefined;
    const watch = setInterval(() => npm && process.ppid !== npm && child.kill('SIGTERM'), 500);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(signal ? 128 : (code ?? 1));
    });
  });
}
