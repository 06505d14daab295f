// The catalogue of attacks that docs/threat-model.md answers, each under the number that tests carry in their titles.

export interface Threat {
  attack: string;
  /** What must come of it. */
  safe: string;
}

const row = (attack: string, safe: string): Threat => ({ attack, safe });

/** A attacks, V is the person meant, C0 is a copy of a guest's cookie, v@x is V's address. */
export const groups: Readonly<Record<string, Readonly<Record<string, Threat>>>> = {
  'Taking an account before it is one': {
    H1: row('A asks for v@x; V signs in by an identity provider', 'V and A share no account'),
    H2: row('A keeps C0; V converts; C0 on every route', 'nothing read or written, webhook or not'),
    H3: row('A gives the stub a name, roles, links, a second factor', 'refused; none after it'),
    H4: row(
      'A asks for an own address, then for v@x, and mixes the links',
      'the first link is dead',
    ),
    H5: row('An identity provider that does not verify says v@x', 'no link, no address attached'),
    H6: row('A asks for v@x and waits', 'V gets a mail, and V’s own stub converts'),
    H7: row(
      'V follows a mail that A caused',
      'none of A’s text in it; nothing of A’s taken over unasked',
    ),
    H8: row('A asks for the address of an account', 'same answer; a notice to its owner; no merge'),
    H9: row('A signs in with a stub’s own credentials', 'flag and state unchanged'),
    H10: row('A asks for an address that looks like V’s', 'mail to the stored address alone'),
    H11: row('A plants C0 in V’s browser; V converts', 'a new cookie at the asking; C0 is dead'),
    H12: row('A asks for v@x again and again', 'V’s first click works'),
  },
  'Tokens and cookies': {
    J1: row('`alg` none in any case; no signature', 'nobody'),
    J2: row('HMAC keyed with the public key', 'nobody'),
    J3: row('wrong, absent or odd iss, aud, typ, sub', 'nobody'),
    J4: row('kid, jku, x5u, jwk, crit of the attacker’s', 'nobody, and no request made for it'),
    J5: row('expired, not yet valid, odd instants', 'nobody beyond a minute’s tolerance'),
    J6: row('another kind of token as the guest’s cookie', 'nobody'),
    J7: row('the guest’s token as a bearer elsewhere', 'refused by FusionAuth'),
    J8: row('every bit flipped', 'nobody'),
    J9: row('giant cookies, hundreds of cookies', '4xx or a stranger'),
    J10: row('one name twice, quoted, nameless, other case', 'ambiguity is nobody'),
    J11: row(
      'cookies tossed from another host or path; jar overflow',
      'refused by prefix; a stranger',
    ),
    J12: row(
      'keys rotated; a key removed in an emergency',
      'nobody lost; the removed key dead at once',
    ),
    J13: row(
      'good token; user deleted, deactivated, converted, of another tenant',
      'a stranger, no fault',
    ),
    J14: row('a released token again', 'nobody'),
    J15: row(
      '20 first actions at once without a cookie',
      'counts right; no orphan outlives the cull',
    ),
  },
  Webhook: {
    W1: row('signature missing, malformed, by another key, alg none', '401, no effect'),
    W2: row('one byte changed, rewritten JSON, BOM, gzip', 'refused'),
    W3: row('another published key signs the hash', 'refused: one key is pinned'),
    W4: row('one event 100 times at once, and after a restart', 'one effect'),
    W5: row('older or newer than five minutes', 'refused'),
    W6: row('another tenant, application or type', '204, no change'),
    W7: row('unknown, deleted or registered user', '204, no change'),
    W8: row('the body’s word on the user', 'not believed: the record is read'),
    W9: row('the webhook never comes', 'the reconciler converts'),
    W10: row('FusionAuth is down when it comes', 'durable before it is acknowledged'),
    W11: row('10 MB', '413, memory bounded; the largest event passes'),
    W12: row(
      'FusionAuth waits for our answer, with its row locked',
      'answered without asking FusionAuth',
    ),
    W13: row('1,000 forged a second', 'pages as fast as before'),
  },
  'Enumeration and abuse': {
    E1: row('addresses known, unknown, pending, odd', 'the same bytes in the same time'),
    E2: row('mail floods', 'limits by mailbox, stub, network and in all'),
    E3: row('stub floods', 'budgets; beyond them pages work without a stub'),
    E4: row('many addresses of one IPv6 network', 'one budget for a /64'),
    E5: row('forged X-Forwarded-For, Forwarded, Host', 'changes nothing'),
    E6: row('search operators in an address', 'never widen a look-up'),
    E7: row('fields of the server’s; fields that break the index', 'refused by name'),
    E8: row('prototype names, duplicate keys, NaN', 'prototypes unchanged'),
    E9: row('email, phone, card in a guest’s profile', 'refused'),
    E10: row('secrets and personal data in logs and files', 'found nowhere'),
    E11: row('state changes asked for by another site', '403'),
    E12: row('a mail scanner opens the link', 'nothing spent'),
  },
  Cull: {
    C1: row('the index names somebody wrongly', 'the record and the row decide'),
    C2: row(
      'a cull before the last cookie has ended',
      'refused at start; no living cookie of a culled stub',
    ),
    C3: row(
      'a visit while the stub is being removed',
      'kept, or a clean stranger; nothing acknowledged lost',
    ),
    C4: row('clocks that jump or disagree', 'no stub goes too early'),
    C5: row('too many at once', 'the run stops before it changes anything'),
    C6: row('a dry run', 'changes nothing'),
    C7: row('a stale or partial index', 'no wrong deletion'),
    C8: row('more than one page of candidates', 'all are covered'),
    C9: row('killed half-way; two at once', 'idempotent; one runs'),
    C10: row('the web role’s key', 'cannot delete'),
    C11: row('the record of deletions', 'holds nothing personal'),
  },
};
