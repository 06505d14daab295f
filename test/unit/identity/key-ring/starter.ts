// A process that asks for the same key files as others at the very same moments, or reads them as soon as they
// are there, and says which keys it got.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyRingInFile } from '../../../../src/identity/key-file.ts';
import { parseKeyRing } from '../../../../src/identity/key-ring.ts';

const [role = '', folder = '', first = '', count = ''] = process.argv.slice(2);

/** The first thing that there is to read. */
function firstSight(path: string): string {
  while (true) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

const kids: string[] = [];
for (let round = 0; round < Number(count); round++) {
  const path = join(folder, `${round}`, 'keys.json');
  const moment = Number(first) + round * 25;
  while (Date.now() < moment);
  const ring = role === 'reader' ? parseKeyRing(firstSight(path)) : keyRingInFile(path);
  kids.push((await ring).active.kid);
}
process.stdout.write(JSON.stringify(kids));
