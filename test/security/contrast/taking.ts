// Attacks on an account before it is one.
import { createClient } from '../../support/client.ts';
import { awaitMail } from '../../support/mail.ts';
import { mailedLink, statusOfLink } from '../../support/mailed-link.ts';
import {
  guest,
  leak,
  loginStatus,
  mailCount,
  member,
  replay,
  same,
  THEIRS,
  tokenOn,
} from './people.ts';
import type { Attack, Outcome } from './target.ts';

const outcome = (held: boolean): Outcome => (held ? 'held' : 'fell');

/** A asks for v@x; V is signed in to that address without a proof, as an identity provider would do it. */
const unproven: Attack = async (target) => {
  const { device, account } = await guest(target);
  const username = await leak(target, account);
  await target.ask(device, 'v-h1@example.com');
  await loginStatus(target, username, THEIRS);
  await target.heard(account, 1);
  return outcome((await target.state(account)).anonymous);
};

/** A keeps copies of the cookie of a device on which V then signs up. */
const copies: Attack = async (target) => {
  const email = 'v-h2@example.com';
  const { device, token, account } = await guest(target);
  await target.ask(device, email);
  const kept = [token, tokenOn(target, device)];
  await target.prove({ device, email });
  await target.signIn(device, email);
  return replay(target, kept, account);
};

const stubsName: Attack = async (target) => {
  const email = 'v-h3@example.com';
  const { device, account } = await guest(target);
  const username = await leak(target, account);
  await target.ask(device, email);
  await target.prove({ device, email });
  await target.signIn(device, email);
  const left = (await target.state(account)).username;
  return outcome(left === undefined && (await loginStatus(target, username, THEIRS)) === 404);
};

const mixedLinks: Attack = async (target) => {
  const [own, email] = ['a-h4@evil.example', 'v-h4@example.com'];
  const { device } = await guest(target);
  await target.ask(device, own);
  await target.ask(device, email);
  await target.prove({ device: createClient(target.url), email: own, password: THEIRS });
  return outcome((await loginStatus(target, email, THEIRS)) === 404);
};

const squatting: Attack = async (target) => {
  const email = 'v-h6@example.com';
  const [attacker, owner] = [await guest(target), await guest(target)];
  await target.ask(attacker.device, email);
  await target.ask(owner.device, email);
  const nth = await mailCount(target, email);
  const proven = await target.prove({ device: owner.device, email, nth });
  const account = await target.signIn(owner.device, email);
  const theirs = await target.state(attacker.account);
  return outcome(proven && account === owner.account && theirs.email === undefined);
};

/** V opens, on a device that never was here, the mail that A has caused. */
const poisoned: Attack = async (target) => {
  const email = 'v-h7@example.com';
  const { device: attacker } = await guest(target);
  await attacker.get('/video');
  await target.ask(attacker, email);
  const device = createClient(target.url);
  await target.prove({ device, email });
  const account = (await target.signIn(device, email)) ?? '';
  return outcome((await target.state(account)).watched === 0);
};

const knownAddress: Attack = async (target) => {
  const email = 'v-h8@example.com';
  const owner = await member(target, email);
  const before = await target.state(owner.account);
  const [one, other] = [await guest(target), await guest(target)];
  const known = await target.ask(one.device, email);
  const unknown = await target.ask(other.device, 'a-h8@evil.example');
  const told = (await mailCount(target, email)) - 1;
  const untouched = same(before, await target.state(owner.account));
  return outcome(known.body === unknown.body && told <= 1 && untouched);
};

const leaked: Attack = async (target) => {
  const { account } = await guest(target);
  const username = await leak(target, account);
  await loginStatus(target, username, THEIRS);
  await target.heard(account, 1);
  return outcome((await target.state(account)).anonymous);
};

const twin: Attack = async (target) => {
  const owner = await member(target, 'mike@example.com');
  const [before, mails] = [
    await target.state(owner.account),
    await mailCount(target, 'mike@example.com'),
  ];
  const { device } = await guest(target);
  for (const email of ['mıke@example.com', 'mike@exаmple.com']) await target.ask(device, email);
  const told = (await mailCount(target, 'mike@example.com')) - mails;
  return outcome(told === 0 && same(before, await target.state(owner.account)));
};

const planted: Attack = async (target) => {
  const email = 'v-h11@example.com';
  const attacker = await guest(target);
  const victim = createClient(target.url, new Map([[target.cookie, attacker.token]]));
  await target.ask(victim, email);
  await target.prove({ device: victim, email });
  const account = (await target.signIn(victim, email)) ?? '';
  return replay(target, [attacker.token], account);
};

const tugOfWar: Attack = async (target) => {
  const email = 'v-h12@example.com';
  const owner = await guest(target);
  await target.ask(owner.device, email);
  for (let n = 0; n < 3; n++) await target.ask((await guest(target)).device, email);
  const proven = await target.prove({ device: owner.device, email, nth: 1 });
  return outcome(proven && (await target.signIn(owner.device, email)) === owner.account);
};

const scanner: Attack = async (target) => {
  const email = 'v-e12@example.com';
  const { device } = await guest(target);
  await target.ask(device, email);
  const { pathname, search } = new URL((await awaitMail(target.mailbox, email)).link);
  const base = pathname.startsWith('/password/') ? target.fusionAuth : target.url;
  for (const method of ['HEAD', 'GET', 'GET']) await fetch(base + pathname + search, { method });
  const link = await mailedLink(target.mailbox, email);
  return outcome((await statusOfLink(target.fusionAuth, link)) === 200);
};

export const taking: Readonly<Record<string, Attack>> = {
  'H1, H5': unproven,
  H2: copies,
  H3: stubsName,
  H4: mixedLinks,
  H6: squatting,
  H7: poisoned,
  H8: knownAddress,
  H9: leaked,
  H10: twin,
  H11: planted,
  H12: tugOfWar,
  E12: scanner,
};
