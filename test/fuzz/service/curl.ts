// A request as a command that sends it again.
import type { Sendable } from '../send.ts';

export function curl(url: string, { method, path, headers, body }: Sendable): string {
  const head = method === 'HEAD' ? '--head' : `--request ${method}`;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `--header ${quoted(one === '' ? `${name};` : `${name}: ${one}`)}`),
  );
  const sent = body === undefined ? [] : [`--data-binary ${quoted(body.toString())}`];
  return ['curl --include --path-as-is', head, ...lines, ...sent, quoted(`${url}${path}`)].join(
    ' ',
  );
}

/** For a shell; control characters are escaped, so that the line survives a terminal. */
function quoted(text: string): string {
  const shown = text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
  if (!/\p{Cc}/u.test(shown)) return `'${shown.replaceAll("'", "'\\''")}'`;
  const code = (one: string) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const escaped = shown.replaceAll(/['\\]/g, '\\$&').replaceAll(/\p{Cc}/gu, code);
  return `$'${escaped}'`;
}
