// Replaces `#{name}`, `#{ENV.X}` and `#{UUID()}` in the strings of a Kickstart file. `\#{` stays `#{`.
// Source: FusionAuth docs, get-started/…/development/kickstart.
import { KickstartError } from './kickstart-error.ts';

export type Names = {
  variables: Record<string, string>;
  env: Record<string, string | undefined>;
  uuid(): string;
};

const placeholder = /(\\)?#\{([^}]*)\}/g;

/** `text` with every placeholder replaced; throws naming one that has no value. */
export function substitute(text: string, names: Names): string {
  return text.replace(placeholder, (whole, escaped: string | undefined, name: string) =>
    escaped === undefined ? lookUp(name.trim(), names) : whole.slice(1),
  );
}

function lookUp(name: string, { variables, env, uuid }: Names): string {
  if (name === 'UUID()') return uuid();
  if (name.startsWith('ENV.')) {
    const value = env[name.slice('ENV.'.length)];
    if (value === undefined) {
      throw new KickstartError(`#{${name}} has no value: the environment variable is not set.`);
    }
    return value;
  }
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined) throw new KickstartError(`#{${name}} is no variable of this file.`);
  return value;
}
