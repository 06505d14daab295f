// Takes the secrets of a configuration out of a text that is about to be shown.
import { type Setting, settings } from './table.ts';

const SECRET = Object.entries(settings as Readonly<Record<string, Setting<unknown>>>)
  .filter(([, { secret }]) => secret)
  .map(([name]) => name);

/** The default of SQLite's file is a path, and so is a file that was named: no secret, and of use in a message. */
function secretIn(name: string, value: string): string {
  if (name !== 'DATABASE_URL' && name !== 'SMTP_URL') return value;
  return URL.canParse(value) ? new URL(value).password : '';
}

/** Every secret setting that the environment has, in the text as it is or encoded for an address, becomes `***`. */
export function withoutSecrets(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const secrets = SECRET.map((name) => secretIn(name, env[name] ?? '')).filter(
    (one) => one.length > 3,
  );
  const forms = secrets.flatMap((secret) => [
    secret,
    decodeURIComponentOr(secret),
    encodeURIComponent(secret),
  ]);
  return forms
    .sort((a, b) => b.length - a.length)
    .reduce((safe, one) => safe.replaceAll(one, '***'), text);
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
