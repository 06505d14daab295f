// What a page's policy must allow a form to lead to when its answer redirects to an application.

/** A source for `form-action`: the address's origin, or its scheme where it has none. */
export function formTarget(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin;
}
