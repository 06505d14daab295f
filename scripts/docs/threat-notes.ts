// Where a case cannot apply, is not built, or holds only in part: why. Shown beside its tests, or instead of them.

const NO_PROVIDER =
  'The Kickstart file sets up no identity provider, and the embedded FusionAuth has none, so the test signs in ' +
  'without a proof by other means. `verify-first` attaches no address that a provider could link by. With ' +
  '`attach-first` do not add a provider that links by email: its person would be signed in to the stub, whose ' +
  'cookies end then, but whose profile somebody else has begun.';

const REGISTERED =
  'FusionAuth’s own registration, for whoever has no guest’s cookie, asks for no proof unless the tenant verifies ' +
  'addresses, which the Kickstart file does not switch on. So A can be a member by the address v@x, and V, who asks ' +
  'for it, is told of the account by mail. V then sets a password by FusionAuth’s “forgot password”, and with V’s first ' +
  'sign-in here whatever A has opened ends; what A did stays in the profile. Where the tenant verifies addresses, a ' +
  'member’s is left out of the session until it is proven; where it does not, a site must not take it for proven.';

const SQUAT =
  'In `attach-first` the address is attached to A’s stub. V’s stub is mailed a link of its own all the same, to our ' +
  'page as in `verify-first`, and the first proof takes the address. The link of A’s request works for V too; whoever ' +
  'follows that one gets A’s stub (H7), whose cookies end. FusionAuth’s own registration calls the address taken ' +
  'meanwhile. ';

export const notes: Readonly<Record<string, string>> = {
  H1: NO_PROVIDER,
  H2:
    'In `attach-first` with the webhook lost, copies live until V signs in here or the record is looked at, a minute ' +
    'after the mail and then less and less often (every ten minutes at most). A password that a member sets later, at ' +
    'FusionAuth, ends the sessions before it with the next sign-in here, not at once: FusionAuth tells of it by a webhook ' +
    'of its Enterprise plan alone. `vestibule release ID` does it at once.',
  H5: NO_PROVIDER,
  H6: SQUAT + REGISTERED,
  H7:
    'In `attach-first` the password is set on FusionAuth’s page, which cannot ask what to keep: the stub’s profile ' +
    'is kept.',
  H12:
    'Others can use up the mailbox’s five mails a day (docs/limits.md); each of them holds a link that works for ' +
    'the mailbox’s owner alone.',
  J13:
    'A stub that somebody deactivates in FusionAuth by hand goes on here, since pages do not ask FusionAuth; no ' +
    'sign-in comes of it. Nor does a member’s session end with it before its time: `vestibule release ID` ends it, and ' +
    'nobody signs in again. A token of another tenant fails by its issuer, audience and key (J3).',
  W6: 'The application is not looked at: a sign-in to another one of the tenant leads to one more look at the record.',
  W13:
    'That pages are as fast is measured by `npm run flood` (see below). A forged webhook is told by its header alone, ' +
    'and costs a quarter of a millisecond of a processor, most of it the connection and the answer; how many ' +
    'requests of any kind come in is for the proxy before the service to limit.',
  E1: '`npm run timing` compares each kind of known address by itself with unknown ones, 2,000 samples a kind.',
  E5:
    '`GET /healthz?proxies` tells anybody how many proxies a request has passed and how many of them `TRUST_PROXY` takes, ' +
    'so that `vestibule doctor` can compare. It names no address, and knowing the numbers does not help to forge one: ' +
    'what counts is which entries are taken, not whether they are known.',
  E6:
    'No query is built from what people send: the cull’s search is constant, and an address is looked up as a ' +
    'parameter whose answer must be that very address.',
  E10:
    'What a tracker sends that is no event is kept as text (`vestibule events --bad`), without ids and addresses: ' +
    'a word that it should never have been given stands in it until EVENT_RETENTION is over.',
  C4:
    'A run compares its clock with the date of FusionAuth’s answers, and stops when they differ by more than a minute ' +
    'or ours is set back meanwhile. When FusionAuth’s answers carry no date, stubs are culled, which can be taken ' +
    'back, and nothing is deleted for good.',
  C11:
    'There is no log line for each deletion: the run reports counts. The row of a culled account stays as it was for ' +
    'the grace period, so that its visitor can come back, and then goes. The events of its actions, which name films ' +
    'and no person, stay for EVENT_RETENTION under the id; /privacy says so. An erasure takes them at once.',
};
