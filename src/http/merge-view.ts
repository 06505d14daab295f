// A merge as people and programs see it: what would come together, and what can still be taken back.
import type { MergeOffer } from '../accounts/merge-offer.ts';
import type { Site } from '../activity/declare.ts';
import type { Account } from '../domain/account.ts';
import { undoable, undoUntil } from '../domain/merge.ts';
import { type Profile, plain } from '../domain/profile.ts';
import { inWords } from './page.ts';

/** The card of the account page, one row a field. */
export function offerShown(site: Site, offer: MergeOffer | undefined) {
  if (!offer) return undefined;
  const { account, stub, together, fields } = offer;
  const words = (field: string, profile: Profile) => inWords(site, field, profile) || 'nothing';
  const rows = fields.map((field) => ({
    label: site.fields[field]?.label ?? field,
    yours: words(field, account.profile),
    device: words(field, stub.profile),
    together: words(field, together),
  }));
  return { stub: stub.id, rows };
}

/** The merges that can be undone, latest first, with days in UTC. */
export function undoShown({ merges }: Account, now: number) {
  return undoable(merges, now)
    .toReversed()
    .map((entry) => ({
      stub: entry.stub,
      on: iso(entry.at).slice(0, 10),
      until: iso(undoUntil(entry)).slice(0, 10),
    }));
}

/** Both, for programs: plain values, instants in ISO 8601. */
export function mergeDescribed(
  offer: MergeOffer | undefined,
  account: Account | undefined,
  now: number,
) {
  const merges = undoable(account?.merges, now).map((entry) => ({
    stub: entry.stub,
    at: iso(entry.at),
    undoUntil: iso(undoUntil(entry)),
  }));
  return offer ? { offer: offerDescribed(offer), merges } : { merges };
}

function offerDescribed({ account, stub, together, fields }: MergeOffer) {
  const [yours, device, both] = [account.profile, stub.profile, together].map(plain);
  const rows = fields.map((field) => ({
    field,
    yours: yours?.[field],
    device: device?.[field],
    together: both?.[field],
  }));
  return { stub: stub.id, fields: rows };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
