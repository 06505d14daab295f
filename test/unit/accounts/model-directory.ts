// FusionAuth in memory, as far as the use cases see it through the port; it can be told to fail at a call.
import { DirectoryError } from '../../../src/domain/directory-error.ts';
import type { Directory, DirectoryUser } from '../../../src/domain/ports.ts';

export interface ModelDirectory extends Directory {
  users: Map<string, DirectoryUser>;
  /** Mailed links and whose they are. */
  links: Map<string, string>;
  /** Names and arguments of the calls, oldest first. */
  calls: unknown[][];
  /** What a call with this name rejects with. */
  failing: Map<string, Error>;
  passwords: Map<string, string>;
}

/** What a password must not be. */
export const WEAK = 'weak';

export function modelDirectory(...users: readonly DirectoryUser[]): ModelDirectory {
  const model = {
    users: new Map(users.map((user) => [user.id, user])),
    links: new Map<string, string>(),
    calls: [] as unknown[][],
    failing: new Map<string, Error>(),
    passwords: new Map<string, string>(),
  };
  const byEmail = (email: string) => [...model.users.values()].find((one) => one.email === email);
  const methods: Partial<Directory> = {
    user: async (id) => model.users.get(id),
    userByEmail: async (email) => byEmail(email),
    userByLink: async (link) => model.users.get(model.links.get(link) ?? ''),
    async patch(id, { email, username, data }) {
      const user = model.users.get(id);
      if (!user) return 'missing';
      if (email && byEmail(email) && byEmail(email)?.id !== id) return 'taken';
      const names = {
        ...(email !== undefined && { email }),
        ...(username !== undefined && { username }),
      };
      model.users.set(id, { ...user, ...names, data });
      return 'patched';
    },
    async changePassword(link, password) {
      const id = model.links.get(link);
      if (!id) return { ok: false, reason: 'ended' };
      if (password === WEAK) return { ok: false, reason: 'weak', message: 'Too weak.' };
      model.links.delete(link);
      model.passwords.set(id, password);
      return { ok: true, oneTimePassword: `once-${id}` };
    },
    verifyEmail: async () => {},
    async register(id) {
      const user = model.users.get(id);
      if (user) model.users.set(id, { ...user, roles: ['user'] });
    },
    login: async (email, once) => {
      const user = byEmail(email);
      return user && once === `once-${user.id}` ? user : undefined;
    },
  };
  return Object.assign(model, noted(methods, model));
}

function noted(
  methods: Partial<Directory>,
  { calls, failing }: Pick<ModelDirectory, 'calls' | 'failing'>,
): Directory {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      const error = failing.get(name);
      if (error) throw error;
      return (method as (...given: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries);
}

export const away = new DirectoryError('unavailable', { call: 'test' });

export function user(id: string, more: Partial<DirectoryUser> = {}): DirectoryUser {
  return { id, active: true, data: {}, passwordChangedAt: 0, updatedAt: 0, ...more };
}
