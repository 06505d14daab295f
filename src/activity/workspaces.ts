// What a member may be at work on, as the site declares it.
import type { Site, WorkspaceMember } from './declare.ts';

/** Names of one to 64 letters, digits, `.`, `_` and `-`; none where the site declares none. */
export function workspacesOf(site: Site, { account, email, roles }: WorkspaceMember): string[] {
  const names = site.workspaces?.({ account, email, roles }) ?? [];
  return names.filter((name) => /^[\w.-]{1,64}$/.test(name));
}
