// What a site's own handlers know of a request's visitor, and how they record what the visitor did.
import type { Request, Response } from 'express';
import { speakerOf } from '../accounts/speaker.ts';
import type { Site } from '../activity/declare.ts';
import type { Deed, Speaker } from '../activity/record.ts';
import type { ActionName, DeedArguments, ProfileOf } from '../activity/typed.ts';
import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import { plain } from '../domain/profile.ts';
import type { Deps } from './deps.ts';
import { isVisit } from './first-touch.ts';
import { isCrossSite } from './middleware/same-origin.ts';
import { bearerOf, visitorOf } from './middleware/visitor.ts';
import { networkOf } from './network.ts';
import { renewal } from './renewal.ts';

/** The visitor of a request, as `req.visitor`. */
export interface RequestVisitor<S extends Site> {
  /** `unknown` has no account yet, `anonymous` and `converting` are stubs, `member` is signed in. */
  readonly state: 'unknown' | 'anonymous' | 'converting' | 'member';
  /** UUID of the account, the same as the FusionAuth user's id. */
  readonly account: string | undefined;
  /** Whether privacy mode is on: the visitor is unknown until they leave it, and every page should say so. */
  readonly incognito: boolean;
  /** A member's address, unless FusionAuth says that it is not proven, and roles. */
  readonly email: string | undefined;
  readonly roles: readonly string[];
  readonly profile: ProfileOf<S>;
  /** For a native client that asked with `Token-Transport: bearer`: the token to answer with, if there is a new one. */
  readonly token: string | undefined;
  /**
   * Records a declared action and resolves, with this visitor as it then stands, once that is durable. The
   * first one opens a stub and sets its cookie, so call it before anything is sent. A GET counts only when a
   * person looks at a page: no HEAD, prefetch or crawler. Nothing is recorded while no stub may be opened, nor in
   * privacy mode.
   * @throws AppError `unknown_action`, `invalid_field`, `members_only`, `profile_full`, `repeated_key`,
   * `cross_site`
   */
  record<A extends ActionName<S>>(
    action: A,
    ...about: DeedArguments<S, A>
  ): Promise<RequestVisitor<S>>;
}

export type VisitorOfRequest = (req: Request, res: Response) => Promise<RequestVisitor<Site>>;

/** One read of the store for a visitor who has an account; none for one who has not. */
export function requestVisitors(deps: Deps): VisitorOfRequest {
  const renew = renewal(deps);
  const crossSite = isCrossSite(deps.appUrl, deps.corsOrigins);

  return async (req, res) => {
    const { member, incognito } = visitorOf(res);
    let account = await deps.current(visitorOf(res));
    let speaker = speakerOf(visitorOf(res));
    let before: Promise<unknown> = Promise.resolve();

    /** One after the other: of two first actions, the second belongs to the stub that the first opened. */
    function queued(deed: Deed): Promise<RequestVisitor<Site>> {
      const done = before.then(() => recordNow(deed));
      before = done.catch(() => {});
      return done;
    }

    async function recordNow(deed: Deed): Promise<RequestVisitor<Site>> {
      if (incognito || (isReading(req) && !isVisit(req))) return visitor;
      if (!isReading(req) && crossSite(req)) throw new AppError('cross_site');
      if (res.headersSent) throw new Error('An action was recorded after the answer was sent.');
      const recorded = await deps.record(speaker, deed).catch(none);
      if (!recorded) return visitor;
      account = recorded.account;
      if (recorded.opened) speaker = tokenOf(account);
      if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
      await renew(req, res, recorded);
      return visitor;
    }

    const visitor: RequestVisitor<Site> = {
      get state() {
        return account ? stateOf(account, member !== undefined) : 'unknown';
      },
      get account() {
        return account?.id;
      },
      incognito: incognito !== undefined,
      email: member?.email || undefined,
      roles: member?.roles ?? [],
      get profile() {
        return profileOf(deps.site, account);
      },
      get token() {
        return bearerOf(res);
      },
      record: (name, properties = {}, { key } = {}) =>
        queued({ name, properties, key, network: () => networkOf(req) }),
    };
    return visitor;
  };
}

function tokenOf({ id, epoch }: Account): Speaker {
  return { account: id, credential: { kind: 'anonymous', epoch } };
}

/** The word for an account that its visitor may see. */
export function stateOf({ state }: Account, member: boolean): RequestVisitor<Site>['state'] {
  if (member) return 'member';
  return state === 'converting' ? 'converting' : 'anonymous';
}

/** Every declared field: what the account holds, or what there is before the first action. */
function profileOf({ fields }: Site, account: Account | undefined): ProfileOf<Site> {
  const held = plain(account?.profile ?? {});
  const empty = { counter: 0, set: [] } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]) => [name, held[name] ?? empty[kind]]),
  ) as ProfileOf<Site>;
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A page works without a stub while the budgets for new ones are used up (E3). */
function none(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'too_many_visitors') return undefined;
  throw error;
}
