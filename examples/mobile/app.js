// A client without cookies, as a native app is one. The token stays on the device, and is renewed from the answers.
//   node app.js https://site.example video.watched film=no-nickels
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createClient } from 'vestibule/client';

const [url = 'http://localhost:9012', action, ...words] = process.argv.slice(2);
const file = process.env.TOKEN_FILE ?? 'token';

/** A native app has the system's keychain for this. */
const storage = {
  get: () => readFile(file, 'utf8').catch(() => undefined),
  set: (token) => writeFile(file, token, { mode: 0o600 }),
  remove: () => rm(file, { force: true }),
};

const guest = createClient({ url, storage });
const properties = Object.fromEntries(words.map((word) => word.split('=', 2)));

try {
  const visitor = action ? await guest.record(action, properties) : await guest.me();
  console.log(JSON.stringify(visitor));
} catch (error) {
  console.error(error.code ?? 'offline', error.message);
  process.exitCode = 1;
}
