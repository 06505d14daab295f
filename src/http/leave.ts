// An identity ends on this device: its goodbye and its end first, then all that the browser holds of it.
import type { Response } from 'express';
import type { Leaving } from '../accounts/release.ts';
import type { ReleaseReason } from '../domain/change.ts';
import { cookieFlags } from '../identity/cookies.ts';
import type { Deps } from './deps.ts';

export interface Leave {
  /** Whoever comes next on this device is nobody. The answer is still to be sent. */
  all(res: Response, who: Leaving, reason: ReleaseReason): Promise<void>;
  /** A guest's identity ends beside that of a member, who stays. */
  stub(res: Response, who: Pick<Leaving, 'anonymous'>, reason: ReleaseReason): Promise<void>;
  /** What the browser is tracked by ends, for an identity that has ended elsewhere. */
  devices(res: Response, reason: ReleaseReason): Promise<void>;
}

export function leaver({ release, endDevices, cookies, secure }: Deps): Leave {
  const flags = cookieFlags(secure);
  /** What one person let be measured, the next one has not. */
  async function devices(res: Response, reason: ReleaseReason): Promise<void> {
    await endDevices(res.req, res, reason);
    res.clearCookie(cookies.choice, flags);
  }

  return {
    devices,
    async all(res, who, reason) {
      await release(who, reason);
      await devices(res, reason);
      const { session, anonymous, signIn, incognito } = cookies;
      for (const name of [session, anonymous, signIn, incognito]) res.clearCookie(name, flags);
      res.set('Clear-Site-Data', '"cache", "storage"').set('Cache-Control', 'no-store');
    },
    async stub(res, who, reason) {
      await release(who, reason);
      res.clearCookie(cookies.anonymous, flags);
    },
  };
}
