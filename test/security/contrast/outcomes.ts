// What each attack of the contrast test comes to, and where: docs/threat-model.md shows it, contrast.test.ts holds it.
import type { Outcome } from './target.ts';

export interface Expected {
  /** What A does, in short. */
  attack: string;
  'verify-first': Outcome;
  'attach-first': Outcome;
  guide: Outcome;
  /** What happens in the guide's flow. */
  there: string;
}

const both = { 'verify-first': 'held', 'attach-first': 'held' } as const;
const fell = (attack: string, there: string): Expected => ({
  attack,
  ...both,
  guide: 'fell',
  there,
});
const held = (attack: string, there: string): Expected => ({
  attack,
  ...both,
  guide: 'held',
  there,
});

export const outcomes: Readonly<Record<string, Expected>> = {
  'H1, H5': fell(
    'asks for v@x; somebody is signed in to that user without proving the mailbox',
    'the webhook clears the flag: the address is A’s, unproven',
  ),
  H2: fell(
    'keeps copies of the cookie of a guest who signs up',
    'a copy goes on writing to the member’s record, and puts another address in the place of theirs',
  ),
  H3: held(
    'knows a stub’s user name and password; V signs up',
    'the webhook drops the name, the link the password',
  ),
  H4: fell(
    'asks for an own address, then for v@x, and opens the first link',
    'the first link sets the password of the user that now has V’s address',
  ),
  H6: fell('asks for v@x and waits', 'V is mailed nothing; the one link leads to A’s stub'),
  H7: {
    ...fell('has V follow a mail that A caused', 'V’s account begins with what A has done'),
    'attach-first': 'fell',
  },
  H8: held('asks for the address of an account', 'the answer is the same, and nobody is told'),
  H9: held(
    'signs in with a stub’s own credentials',
    'only because FusionAuth refuses to drop a user’s last name: with an address it is H1',
  ),
  H10: held('asks for addresses that look like V’s', 'FusionAuth keeps them apart'),
  H11: fell(
    'plants a cookie in V’s browser; V signs up',
    'as H2: the planted cookie is V’s account',
  ),
  H12: held(
    'asks for v@x while V’s mail is on its way',
    'who asks second is mailed nothing: what squats V in H6 keeps A out here',
  ),
  J5: fell('uses a token that has long expired', 'the signature is checked, the end is not'),
  J6: fell(
    'uses what FusionAuth has signed for something else',
    'any token of any key counts that names a user',
  ),
  J7: fell(
    'takes the guest’s cookie to FusionAuth as an access token',
    'FusionAuth calls it valid: the same key signs both',
  ),
  J13: fell('comes back after the user was deleted', 'the page is a fault'),
  J14: fell(
    'uses a copy of the cookie after a sign-out',
    'the sign-out leaves it, in the browser too',
  ),
  W1: fell('writes a webhook', 'it is believed: an unproven address becomes a member’s'),
  W9: fell('has the one webhook get lost', 'the member stays flagged as anonymous, to be culled'),
  E2: fell('asks for six addresses in a row', 'six mails go out'),
  E3: fell('only fetches ahead, or sends HEAD', 'a user is made, and counts as an active one'),
  E12: held('is a mail scanner, and opens the link', 'FusionAuth’s page spends nothing'),
};
