// A process that asks for the same key files as others at the very same moments, and says what it got.
import { join } from 'node:path';
import { keyRingInFile } from '../../../../src/identity/key-file.ts';

const [folder = '', first = '', count = ''] = process.argv.slice(2);

const kids: string[] = [];
for (let round = 0; round < Number(count); round++) {
  const moment = Number(first) + round * 25;
  while (Date.now() < moment);
  kids.push((await keyRingInFile(join(folder, `${round}`, 'keys.json'))).active.kid);
}
process.stdout.write(JSON.stringify(kids));
