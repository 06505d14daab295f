// FusionAuth's user → what the lifecycle needs of it.
import type { User } from '@fusionauth/typescript-client';
import type { DirectoryUser } from '../domain/ports.ts';
import { isUuid } from '../domain/random.ts';

export function toDirectoryUser(user: User, applicationId: string): DirectoryUser {
  const registered = (user.registrations?.length ?? 0) > 0;
  const registration = user.registrations?.find((one) => one.applicationId === applicationId);
  return {
    id: user.id ?? '',
    active: user.active ?? true,
    data: user.data ?? {},
    passwordChangedAt: user.passwordLastUpdateInstant ?? 0,
    updatedAt: Math.max(user.lastUpdateInstant ?? 0, user.lastLoginInstant ?? 0),
    ...(user.email ? { email: user.email } : {}),
    ...(user.username ? { username: user.username } : {}),
    ...(registered ? { registered } : {}),
    ...(registration ? { roles: registration.roles ?? [] } : {}),
  };
}

/** UUIDs are the same in either case. */
export function isSameId(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

/** Refuses anything but a UUID before it becomes part of a path. @throws Error */
export function pathId(id: string): string {
  if (!isUuid(id)) throw new Error('An account id must be a UUID.');
  return id;
}
