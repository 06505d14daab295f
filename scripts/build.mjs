// npm run build: makes dist/, the JavaScript and the types that are published, on whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const built = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(built.status ?? 1);
// What the code reads beside itself: migrations and a stylesheet.
for (const folder of ['store', 'embedded']) {
  cpSync(join(root, 'src', folder), join(dist, folder), {
    recursive: true,
    filter: (path) => ['', '.sql', '.css'].includes(extname(path)),
  });
}
