// Why some mutants go unnoticed, by file: most are the same program in other words, and some are held by slower tests.

const CATCH = 'an empty `catch` returns what is returned anyway';
const EDGE = 'one instant or one byte further or less';
const ABSENT = 'what stands after `?.` and `??` cannot be absent there';

export const reasons: Readonly<Record<string, string>> = {
  'src/accounts/ask.ts': ABSENT,
  'src/accounts/confirm.ts': `${ABSENT}; what is signed in without a user is the same page`,
  'src/accounts/erase.ts':
    'undone merges, held by `integration/undo-merge`; what is refused for any other reason has no row',
  'src/accounts/finish-merge.ts': ABSENT,
  'src/accounts/finish.ts': 'one try more; an account that owns its own address is asked once more',
  'src/accounts/merge-offer.ts':
    'a token of the member’s own account is refused by its row as well',
  'src/accounts/undo-merge.ts': ABSENT,
  'src/identity/anonymous-claims.ts': `${EDGE}; types that the next check refuses as well`,
  'src/identity/cookies.ts': EDGE,
  'src/identity/key-changes.ts': '`keys list` as people read it, held by `integration/cli`',
  'src/identity/key-file.ts':
    'files closed and flushed to disk, which only a power cut would show; two processes at one instant',
  'src/identity/key-follower.ts': 'its timer, held by `integration/keys`; words of errors',
  'src/identity/key-ring.ts': 'parts of a key without which Node refuses it all the same',
  'src/identity/lapsed-tokens.ts': `${CATCH}; signatures are checked whether the text is plausible or not`,
  'src/identity/open-id.ts': 'what no FusionAuth would say of a member',
  'src/identity/pooled-random.ts': 'a fresh pool sooner than needed is as random',
  'src/identity/token.ts': `${CATCH}; without a key jose refuses as well`,
  'src/identity/vended-keys.ts': 'texts that are compared with nothing; a file written twice',
  'src/identity/vended-tokens.ts': `${CATCH}; without a key jose refuses as well`,
  'src/identity/verified-tokens.ts': `${EDGE}; the copy of a token’s text is there for memory alone`,
  'src/identity/visitor.ts': 'a header that is absent and one that is empty are the same',
  'src/reaper/check-clock.ts': 'equal clocks are neither ahead nor behind',
  'src/reaper/delete-ended.ts':
    `what is not due yet is not asked for at all; ${ABSENT}; the guard is asked whatever the verdict says; rows that were ` +
    'lost, held by `integration/reaper-restore`',
  'src/reaper/deactivate.ts': 'whether the account is back the store decides once more',
  'src/reaper/judge.ts': ABSENT,
  'src/reaper/lease.ts': 'the owner’s name; a lease prolonged more often than needed',
  'src/reaper/limits.ts': 'stubs that are converting, and runs taken up, in the count of all',
  'src/reaper/listener.ts': EDGE,
  'src/reaper/nominees.ts':
    'the size of a chunk, held by `integration/reaper-reach`; the count where nobody asks for it',
  'src/reaper/pages.ts': 'more than a page, held by `integration/reaper-reach`',
  'src/reaper/patient-guard.ts': `${EDGE}; words of an error; an answer that is there already can be awaited too`,
  'src/reaper/retention.ts': 'its timer',
  'src/reaper/odd-records.ts': 'what FusionAuth was not asked about it has not failed to find',
  'src/reaper/record.ts': 'the count of a run that was taken up, held by `faults/cull-kill`',
  'src/reaper/schedule.ts': 'its timers, and what is thrown besides `AppError`',
  'src/reaper/session.ts': 'progress that nobody listens to',
  'src/reaper/tombstone.ts': 'a clock set back meanwhile, held by `integration/reaper-clock`',
  'src/reaper/verdict.ts': ABSENT,
  'src/identity/idle-guests.ts': EDGE,
  'src/identity/sealed-identity.ts': `${CATCH}; without a key jose refuses as well; what opens is what we sealed; ${EDGE}`,
  'src/accounts/incognito.ts':
    'what is refused is held by nobody, so that either half of the condition says it',
  'src/accounts/release.ts': 'the hash is read the same in plain base64',
  'src/accounts/speaker.ts': 'a workspace that is undefined and one that is absent are the same',
  'src/accounts/timeline.ts': ABSENT,
  'src/webhooks/receive.ts': CATCH,
  'src/webhooks/signature.ts':
    `${CATCH}; what is compared in unequal lengths throws, which is a refusal; ${EDGE}; only RSA keys have a modulus, ` +
    'and only elliptic ones a curve; what passes the first look at a signature jose looks at again',
};
