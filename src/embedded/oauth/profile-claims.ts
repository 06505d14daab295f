// Claims about a person (OpenID Connect Core, 5.1), from what FusionAuth keeps of them.
// Source: FusionAuth docs, _shared/_userinfo-response and oauth/scopes.
import type { Application } from '../model/application.ts';
import type { User } from '../model/user.ts';

/** Whether the application gets only what the scopes ask for; else it gets all there is. */
export function isStrict({ oauthConfiguration }: Application): boolean {
  return oauthConfiguration.scopeHandlingPolicy === 'Strict';
}

/** The claims that the application may have under `scope`. */
export function profileClaims(
  user: User,
  { application, scope }: { application: Application; scope: string },
): Record<string, unknown> {
  const scopes = new Set(scope.split(' '));
  const allows = (name: string) => !isStrict(application) || scopes.has(name);
  return defined({
    ...(allows('email') && { email: user.email, email_verified: user.email && user.verified }),
    ...(allows('phone') && { phone_number: user.phoneNumber ?? user.mobilePhone }),
    ...(allows('profile') && {
      birthdate: user.birthDate,
      family_name: user.lastName,
      given_name: user.firstName,
      middle_name: user.middleName,
      name: user.fullName,
      picture: user.imageUrl,
      preferred_username: user.username,
    }),
  });
}

function defined(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
