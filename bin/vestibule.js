#!/usr/bin/env node
// The `vestibule` command. In a checkout scripts/run.mjs brings the right Node along; the published package
// has been built, and runs on the Node that is there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../scripts/node-flags.mjs';

if (existsSync(new URL('../src/cli.ts', import.meta.url))) {
  process.argv.splice(2, 0, 'cli');
  await import('../scripts/run.mjs');
} else if (Number(process.versions.node.split('.', 1)[0]) < 24) {
  console.error(`vestibule needs Node 24 or newer; this is ${process.version}.`);
  process.exitCode = 1;
} else {
  runBuilt();
}

function runBuilt() {
  const command = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  const flags = [...nodeFlags, '--disable-warning=ExperimentalWarning'];
  const args = [...flags, command, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 : (code ?? 1);
  });
}
