// Which paths a route's pattern answers, as far as our routes use Express's patterns.

/** `:name` is one part, `*name` the rest, `{…}` may be missing. */
export function matcher(pattern: string): (path: string) => boolean {
  const source = pattern
    .replaceAll(/[.+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/:\w+/g, '[^/]+')
    .replaceAll(/\*\w+/g, '.+')
    .replaceAll('{', '(?:')
    .replaceAll('}', ')?');
  const whole = new RegExp(`^${source}/?$`);
  return (path) => whole.test(path);
}

/** A path that the pattern answers; `fill` says what stands for a part. */
export function filled(pattern: string, fill: (name: string) => string): string {
  const open = pattern.replaceAll(/[{}]/g, '');
  return open.replaceAll(/[:*](\w+)/g, (_, name: string) => fill(name));
}
