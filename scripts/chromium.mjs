// Sees to a Chromium for the browser tests: the one that is there; else Debian's package when root;
// else Playwright's own download.
import { spawnSync } from 'node:child_process';
import { findChromium } from './find-chromium.mjs';

if (!(await findChromium())) {
  console.error('No Chromium found; installing one for the browser tests (once)…');
  const apt = process.getuid?.() === 0 && has('apt-get');
  const status = apt ? installDebian() : installPlaywright();
  if (status !== 0 || !(await findChromium())) {
    console.error('Could not install Chromium. Install it yourself, or set CHROMIUM to its path.');
    process.exit(1);
  }
}

function has(command) {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
}

function installDebian() {
  const update = sh('apt-get', ['update', '-qq']);
  return update !== 0
    ? update
    : sh('apt-get', [
        'install',
        '-y',
        '-qq',
        '--no-install-recommends',
        'chromium',
        'fonts-dejavu-core',
      ]);
}

function installPlaywright() {
  return sh(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
}

function sh(command, args) {
  return (
    spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status ?? 1
  );
}
